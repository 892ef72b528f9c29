"""The `tidewaiter` command: everything the library does, for people at a terminal and for scripts."""
