import CCodegen
import Testing

@Suite("PackageFiles") struct PackageFilesTests {
    @Test("Names that mean something to pkg-config and CMake arrive as they are")
    func oddNames() {
        let files = PackageFiles(
            library: "a \"b\" $c\\d.so", prefix: SymbolPrefix("m"), isShared: true,
            description: "a */ net")
        #expect(files.pkgConfig.name == "m.pc" && files.cmake.name == "m-config.cmake")
        #expect(files.pkgConfig.text.contains(#"Libs: ${folder}/a\ \"b\"\ $$c\\d.so"#))
        #expect(files.cmake.text.contains(#"/a \"b\" \$c\\d.so""#))
        #expect(files.cmake.text.contains("SHARED") && !files.cmake.text.contains("-lm"))
    }

    @Test("Static libraries bring what they need")
    func needs() {
        let files = PackageFiles(
            library: "m.a", prefix: SymbolPrefix("m"), isShared: false, description: "net")
        #expect(files.pkgConfig.name == "m-static.pc")
        #expect(files.pkgConfig.text.contains("Libs: ${folder}/m.a -lm -pthread"))
        #expect(files.cmake.text.contains("m-static::m-static STATIC IMPORTED"))
        #expect(files.cmake.text.contains("\"m;pthread\""))
    }
}
