"""How documents get into the library. The library's only writers live here and in `knowledge.library`."""
