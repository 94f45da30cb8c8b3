import Testing

struct StartUpTests {
    /// Every start of the program pays for the libraries that the loader must find.
    @Test func numericLibrariesAreNotLoadedAtTheStart() throws {
        let libraries = try TestSpace().shell("ldd \(TestSpace.program)").output
        #expect(libraries.contains("libswiftCore"))
        for name in ["libdnnl", "libopenblas", "libgomp", "libhdf5", "libcurl"] { #expect(!libraries.contains(name)) }
    }
}
