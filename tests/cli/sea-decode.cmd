cat > log.nmea <<'LOG'
!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A
\g:1-2-7,s:busan,c:1700000000*14\!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C
\g:2-2-7*6A\!AIVDM,2,2,1,A,88888888880,2*25
!AIVDM,1,1,,B,B52K>;h00Fc>jpUlNV@ikwpUoP06,0*4D
LOG
isthmus sea decode log.nmea
isthmus sea decode --csv log.nmea
isthmus sea decode --count log.nmea
isthmus sea decode --count --json log.nmea | head -c 200
isthmus sea decode --fields --csv | grep -E '^(27|28),'
isthmus sea decode absent.nmea
