// The program: stagecraft's command line with the kinds of this package.
import StagecraftCLI

@main enum Weather {
    static func main() {
        StagecraftMain.run(name: "weather", kinds: [AnalyseRain(), PlotRain()], code: SourceDigests.table)
    }
}
