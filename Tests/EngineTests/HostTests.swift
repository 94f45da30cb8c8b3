import Testing

@testable import Engine

struct HostTests {
    /// The quota of a control group or of one around it, rounded up.
    @Test func quotasOfControlGroups() {
        func quota(_ group: String, _ files: [String: String]) -> Int? { Host.quota(group: group) { files[$0] } }
        #expect(quota("0::/\n", [:]) == nil)
        #expect(quota("0::/a/b\n", ["/sys/fs/cgroup/a/b/cpu.max": "max 100000\n"]) == nil)
        #expect(quota("0::/a/b\n", ["/sys/fs/cgroup/a/b/cpu.max": "150000 100000\n"]) == 2)
        #expect(
            quota(
                "0::/a/b\n",
                ["/sys/fs/cgroup/a/b/cpu.max": "800000 100000\n", "/sys/fs/cgroup/a/cpu.max": "100000 100000\n"]) == 1)
        #expect(quota("0::/\n", ["/sys/fs/cgroup/cpu.max": "300000 100000"]) == 3)
        #expect(quota("3:cpu:/x\n", ["/sys/fs/cgroup/x/cpu.max": "100000 100000"]) == nil)
        #expect(Host.allowedProcessors >= 1)
    }
}
