// The program: the command line with the stage kinds of both papers.
import Kinds
import Numerics
import StagecraftCLI

@main enum Stagecraft {
    static func main() {
        StagecraftMain.run(kinds: StageKinds.all, code: SourceDigests.table, build: BuildRecord.text) {
            setThreads($0.threads)
        }
    }
}
