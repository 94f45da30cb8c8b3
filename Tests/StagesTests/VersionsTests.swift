import Engine
import Testing

@testable import Stages

@Suite struct VersionsTests {
    @Test func librariesNameTheirVersions() throws {
        let versions = try Versions.of(.hdf5, .zlib, .oneDNN, .openBLAS, .libc)
        #expect(versions.count == 5)
        for (name, version) in versions {
            #expect(version.contains { $0.isNumber } && version.contains("."), "\(name): \(version)")
        }
        #expect(try Versions.of(.instructions)["instructions"]?.isEmpty == false)
    }

    @Test func toolsNameTheirVersions() throws {
        let versions = try Versions.of(.gnuplot, .font)
        #expect(versions["gnuplot"]?.hasPrefix("gnuplot ") == true)
        #expect(versions["font"]?.hasPrefix("Liberation Sans ") == true)
    }
}
