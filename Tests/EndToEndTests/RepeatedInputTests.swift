// A file in several roles, or several times in a list, is one file that is read several times.

import Testing

@Suite struct RepeatedInputTests {
    @Test func oneFileInTwoRoles() throws {
        let space = try TestSpace()
        try space.write("d.csv", "1\n")
        try space.manifest(
            """
            "first": {"kind": "command", "outputs": ["o"], "command": ["sh", "-c", "echo 2 > o"]},
            "s": {"kind": "command", "outputs": ["r"], "deliver": ".",
                "inputs": {"train": "file:d.csv", "test": ["file:d.csv", "file:./d.csv"], "more": ["first/o", "first"],
                    "again": "first/o"},
                "command": ["sh", "-c", "cat \\"$@\\" > r", "-", "{input:train}", "{input:test}", "{input:more}",
                    "{input:again}"]}
            """)
        #expect(try space.run().exit == 0)
        #expect(space.read("r") == "1\n1\n1\n2\n2\n2\n")
        #expect(try space.run().ran.isEmpty)
        try space.write("d.csv", "3\n")
        #expect(try space.run().ran == ["s"])
        #expect(space.read("r") == "3\n3\n3\n2\n2\n2\n")
    }

    @Test func aRepeatedFileLargerThanWhatIsCopiedAtOnce() throws {
        let space = try TestSpace()
        try space.shell(
            "head -c 100000 /dev/zero > d.bin; printf '#!/bin/sh\\nwc -c < d.bin > r\\n' > s.sh; chmod +x s.sh")
        try space.manifest(
            """
            "s": {"kind": "command", "outputs": ["r"], "deliver": ".",
                "inputs": {"a": ["file:d.bin", "file:d.bin"], "b": "file:d.bin", "c": "file:s.sh", "d": "file:s.sh"},
                "command": ["./s.sh"]}
            """)
        #expect(try space.run().exit == 0)
        #expect(space.read("r") == "100000\n")
    }
}
