import CCodegen
import Testing

@Suite("PackageFiles") struct PackageFilesTests {
    @Test("Names that mean something to pkg-config and CMake arrive as they are")
    func oddNames() {
        let files = PackageFiles(
            library: "a \"b\" 'c'\\#d.so", prefix: SymbolPrefix("m"), isShared: true,
            description: "a $ */ net")
        #expect(files.pkgConfig?.name == "m.pc" && files.cmake.name == "m-config.cmake")
        let line = ##"Libs: ${folder}/a\ \"b\"\ \'c\'\\\#d.so"##
        #expect(files.pkgConfig?.text.contains(line) == true)
        #expect(files.pkgConfig?.text.contains("Description: a _ _/ net") == true)
        #expect(files.cmake.text.contains(##"/a \"b\" 'c'\\#d.so""##))
        #expect(files.cmake.text.contains("SHARED") && !files.cmake.text.contains("pthread"))
    }

    @Test("pkg-config cannot read a name with a dollar", arguments: ["a$b.so", "a\nb.so"])
    func unwritable(name: String) {
        let files = PackageFiles(
            library: name, prefix: SymbolPrefix("m"), isShared: true, description: "net")
        #expect(files.pkgConfig == nil)
    }

    @Test("Static libraries bring what they need")
    func needs() {
        let files = PackageFiles(
            library: "m.a", prefix: SymbolPrefix("m"), isShared: false, description: "net")
        #expect(files.pkgConfig?.name == "m-static.pc")
        #expect(files.pkgConfig?.text.contains("Libs: ${folder}/m.a -lm -pthread") == true)
        #expect(files.cmake.text.contains("m-static::m-static STATIC IMPORTED"))
        #expect(files.cmake.text.contains("\"m;pthread\""))
    }
}
