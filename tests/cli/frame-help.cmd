# The frame: version, help at each depth, and wrong words.
isthmus --version
isthmus completion --help
isthmus help help | head -n 1
isthmus help completion | head -n 1
