echo '!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A' > log.nmea
isthmus sea decode log.nmea | isthmus sea encode | cmp - log.nmea && echo the same
echo '{"type":24,"part":"A","mmsi":440123456,"shipname":"Haneul","time":"2026-11-01T00:00:00Z","station":"jeju","channel":"B"}' | isthmus sea encode --tags
echo '{"type":24,"part":"A","mmsi":440123456,"shipname":"Haneul"}' | isthmus sea encode | isthmus sea decode
echo '{"type":1,"mmsi":440123456,"speed":200}' | isthmus sea encode
echo '{"type":99,"mmsi":440123456}' | isthmus sea encode --payload
printf '{"type":\0001}\n' | isthmus sea encode -; echo "exit $?"
