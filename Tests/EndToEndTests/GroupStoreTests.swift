import Foundation
import Testing

/// A store that a group shares.
struct GroupStoreTests {
    private static let stage = #""a": {"kind": "command", "outputs": ["o"], "command": ["sh", "-c", "echo 1 > o"]}"#

    @Test func theUmaskDecidesWhoMayUseAStore() throws {
        let space = try TestSpace()
        try space.manifest(Self.stage, more: #""secrets": ["TOKEN"],"#)
        try space.shell("mkdir st; chmod 2775 st; umask 002; TOKEN=t '\(TestSpace.program)' run --store $PWD/st")
        let files = try space.shell("find st -type f ! -path '*/objects/*' ! -path '*/secrets/*' ! -perm 664").output
        #expect(files == "")
        #expect(try space.shell("find st -type d ! -perm 2775").output == "")
        #expect(try space.shell("stat -c %a st/secrets/*").output == "600\n")
        // A run with another umask leaves what is shared as it is.
        try space.shell("umask 077; TOKEN=t '\(TestSpace.program)' gc --store $PWD/st")
        #expect(try space.shell("stat -c %a st/records").output == "664\n")
    }

    @Test(.enabled(if: getuid() == 0)) func anotherUserCanUseIt() throws {
        let space = try TestSpace()
        try space.manifest(Self.stage)
        try space.shell(
            "chmod 755 .; mkdir st; chmod 2777 st; (umask 000; '\(TestSpace.program)' run --store $PWD/st)")
        let other = "setpriv --reuid=65534 --regid=65534 --clear-groups '\(TestSpace.program)' run --store $PWD/st"
        let first = try space.shell(other)
        #expect(first.exit == 0 && first.errors.contains("nothing to do"), "\(first)")
        try space.manifest(Self.stage.replacingOccurrences(of: "echo 1", with: "echo 2"))
        let second = try space.shell("umask 000; " + other)
        #expect(second.exit == 0 && second.errors.contains("ran 1 stage"), "\(second)")
        #expect(try space.stagecraft("fsck", "--store", space.path("st")).exit == 0)
    }
}
