import Testing

@testable import ResultStore
@testable import StageGraph

/// The text that stands for a folder: read back, and refused where it is none.
struct FolderListingTests {
    private func content(_ text: String, _ mode: UInt32 = 0o644) -> FileContent {
        FileContent(size: text.utf8.count, digest: SHA256.digest(of: Array(text.utf8)), mode: mode)
    }

    @Test func isReadBack() {
        let names: [Name] = ["b", "a/x y", "caf\u{e9}", "cafe\u{301}", "\"\\\n", "z/z/z"]
        let listing = FolderListing(
            names.enumerated().map { .init(path: $1, content: content("\($0)", $0 == 1 ? 0o750 : 0o600)) })
        #expect(FolderListing(decoding: listing.encoded) == listing)
        #expect(listing.entries.map(\.path) == names.sorted())
        for (place, name) in names.enumerated() {
            #expect(listing[name] == content("\(place)", place == 1 ? 0o755 : 0o644))
        }
        #expect(listing["c"] == nil)
        #expect(listing.fitting(FilePattern("*/*")).entries.map(\.path) == ["a/x y"])
        // In the order of names whatever the order of making, and alike whoever may read the files.
        let other = FolderListing(
            names.enumerated().reversed().map { .init(path: $1, content: content("\($0)", $0 == 1 ? 0o700 : 0o644)) })
        #expect(other.content == listing.content)
        #expect(FolderListing(Array(listing.entries.dropLast())).content.digest != listing.content.digest)
    }

    @Test(arguments: ["../x", "/x", "a//b", "", "x/.", "a\0b"])
    func pathsThatLeaveTheFolderAreRefused(_ path: String) {
        let text = FolderListing([.init(path: Name(path), content: content("1"))]).encoded
        #expect(FolderListing(decoding: text) == nil)
    }

    @Test func aTextThatIsNoListingIsRefused() {
        let listing = FolderListing(["a", "b"].map { .init(path: $0, content: content("1")) })
        let text = String(decoding: listing.encoded, as: UTF8.self)
        for wrong in [
            "", "x", String(text.dropLast()), text + "x\n", text.replacing("folder 1", with: "folder 2"),
            text.replacing("\"b\"", with: "\"a\""), text.replacing(" 1 - ", with: " -1 - "),
            text.replacing(" - ", with: " w "), text.replacing("\"b\"", with: "b"),
        ] {
            #expect(FolderListing(decoding: Array(wrong.utf8)) == nil, "\(wrong)")
        }
    }
}
