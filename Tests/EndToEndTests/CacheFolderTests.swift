import Driver
import Testing

@Suite("Cache folder")
struct CacheFolderTests {
    @Test("The environment names the folder")
    func folders() {
        #expect(CacheFolder.path(environment: [:]) == nil)
        #expect(CacheFolder.path(environment: ["HOME": "/h"]) == "/h/.cache/burin")
        #expect(
            CacheFolder.path(environment: ["HOME": "/h", "XDG_CACHE_HOME": "/x"]) == "/x/burin")
        #expect(
            CacheFolder.path(environment: ["HOME": "/h", "XDG_CACHE_HOME": "x"])
                == "/h/.cache/burin")
        #expect(CacheFolder.path(environment: ["HOME": "/h", "BURIN_CACHE": "own"]) == "own")
        #expect(CacheFolder.objects(environment: ["BURIN_CACHE": "/own"]) == "/own/objects")
    }

    @Test("An empty name turns caches off")
    func emptyName() {
        #expect(CacheFolder.path(environment: ["HOME": "/h", "BURIN_CACHE": ""]) == nil)
        #expect(CacheFolder.objects(environment: ["HOME": "/h", "BURIN_CACHE": ""]) == nil)
    }
}
