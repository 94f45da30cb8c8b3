// swift-format-ignore-file
// (the files keep their lines)
// The project that `stagecraft init` writes: measurements, a script that fits them, a figure and, where LaTeX is there, a paper.
// Needs Python's standard library and gnuplot only. Unaware of where it is written.

/// The files of a small project that runs.
enum StarterProject {
    /// By their paths in the project.
    static func files(withPaper: Bool) -> [(path: String, text: String)] {
        let pipeline = manifest + (withPaper ? paperStage : "") + manifestEnd
        let paper = withPaper ? [("paper.tex", paperText)] : []
        return [
            ("pipeline.json", pipeline), ("data/calm.csv", calm), ("data/windy.csv", windy), ("scripts/fit.py", fit),
            ("scripts/figure.gp", figure),
        ] + paper
    }

    private static let manifest = #"""
        // A small paper: two cups of tea cool down; how fast, is fitted, drawn and set.
        //
        //   stagecraft run                    whatever is not up to date; at once again, and there is nothing to do
        //   stagecraft run --profile draft    the same with fewer resamples
        //   stagecraft run --dry-run          after an edit: what would run, and why
        {
          "stagecraft": 1,
          "project": "How fast does a cup of tea cool down?",
          "defaultProfile": "final",
          "profiles": { "draft": {}, "final": {} },
          "settings": {
            "room": 20.0,  // degrees Celsius
            "resamples": { "draft": 50, "final": 2000 },  // by profile
          },
          "stages": {
            // One instance for each cup: fit[cup=calm] and fit[cup=windy].
            "fit": {
              "kind": "command",
              "matrix": { "cup": ["calm", "windy"] },
              "inputs": { "script": "file:scripts/fit.py", "measurements": "file:data/${cup}.csv" },
              "parameters": { "room": "$room", "resamples": "$resamples" },
              "command": [
                "python3", "{input:script}", "{input:measurements}", "{parameter:room}", "{parameter:resamples}",
                "{output:rate.txt}",
              ],
              "outputs": ["rate.txt"],
            },
            // A command sees its declared inputs, each in a folder with the name of its role, and nothing else.
            "figure": {
              "kind": "command",
              "inputs": {
                "script": "file:scripts/figure.gp",
                "data": ["file:data/calm.csv", "file:data/windy.csv"],
                "calm": "fit[cup=calm]/rate.txt",
                "windy": "fit[cup=windy]/rate.txt",
              },
              "parameters": { "room": "$room" },
              "command": ["gnuplot", "-e", "room = {parameter:room}", "{input:script}"],
              "outputs": ["cooling.png"],
              "deliver": "results",
            },

        """#

    private static let paperStage = #"""
            // LaTeX finds its figure in figure/ and the numbers in calm/ and windy/.
            "paper": {
              "kind": "command",
              "inputs": {
                "text": "file:paper.tex",
                "figure": "figure/cooling.png",
                "calm": "fit[cup=calm]/rate.txt",
                "windy": "fit[cup=windy]/rate.txt",
              },
              "command": ["sh", "-c", "for pass in 1 2; do pdflatex -halt-on-error {input:text}; done"],
              "discard": ["*.aux", "*.log"],
              "outputs": ["paper.pdf"],
              "deliver": "results",
            },

        """#

    private static let manifestEnd = #"""
          },
        }

        """#

    private static let calm = #"""
        minutes,temperature
        0,80.1
        2,71.9
        4,64.4
        6,58.3
        8,52.6
        10,48.0
        12,44.0
        14,40.3
        16,37.4
        18,34.7
        20,32.6

        """#

    private static let windy = #"""
        minutes,temperature
        0,80.3
        2,66.0
        4,55.1
        6,46.9
        8,40.3
        10,35.4
        12,31.8
        14,28.9
        16,26.8
        18,25.0
        20,23.8

        """#

    private static let fit = #"""
        """Fits an exponential decay towards the temperature of the room: fit.py MEASUREMENTS ROOM RESAMPLES OUTPUT

        The error is the spread of the rate over resampled measurements. Only Python's standard library is needed.
        """

        import csv
        import math
        import random
        import statistics
        import sys


        def rate(points, room):
            """Minus the slope of ln(temperature - room) against time, by least squares."""
            times = [time for time, _ in points]
            logs = [math.log(temperature - room) for _, temperature in points]
            middle = statistics.fmean(times)
            spread = sum((time - middle) ** 2 for time in times)
            return -sum((time - middle) * log for time, log in zip(times, logs)) / spread


        measurements, room, resamples, output = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
        with open(measurements) as file:
            points = [(float(row["minutes"]), float(row["temperature"])) for row in csv.DictReader(file)]

        # Seeded, so that the same measurements give the same numbers.
        chance = random.Random(1)
        rates = []
        while len(rates) < resamples:
            sample = chance.choices(points, k=len(points))
            if len({time for time, _ in sample}) > 1:
                rates.append(rate(sample, room))
        error = statistics.stdev(rates)

        with open(output, "w") as file:
            file.write(f"start {points[0][1]}\nrate {rate(points, room):.6f}\nerror {error:.6f}\n")
        print(f"{measurements}: rate {rate(points, room):.4f} +- {error:.4f} per minute")

        """#

    private static let figure = #"""
        # Draws measurements and fits. The pipeline sets `room`; inputs lie in the folders of their roles.
        set terminal pngcairo size 1080,720 font "sans,24" linewidth 2 pointscale 2
        set output "cooling.png"
        set datafile separator ","
        set xlabel "time (minutes)"
        set ylabel "temperature (degrees Celsius)"
        set key top right
        number(cup, name) = real(system(sprintf("sed -n 's/^%s //p' %s/rate.txt", name, cup)))
        cooling(t, cup) = room + (number(cup, "start") - room) * exp(-number(cup, "rate") * t)
        plot "data/calm.csv" using 1:2 with points pointtype 7 linecolor 1 title "still air", \
            cooling(x, "calm") with lines linecolor 1 title "fit", \
            "data/windy.csv" using 1:2 with points pointtype 5 linecolor 2 title "wind", \
            cooling(x, "windy") with lines linecolor 2 title "fit"

        """#

    private static let paperText = #"""
        % Set by the pipeline: figure/ and the numbers come from its stages.
        \documentclass{article}
        \usepackage{graphicx}
        \usepackage{verbatim}
        \begin{document}
        \section*{How fast does a cup of tea cool down?}
        Figure~\ref{cooling} shows the temperature of two cups, one of them in the wind, with exponential decays towards the
        temperature of the room. The fitted rates per minute, with the error by resampling, are
        \verbatiminput{calm/rate.txt}
        in still air and
        \verbatiminput{windy/rate.txt}
        in the wind.
        \begin{figure}[h]
          \centering
          \includegraphics[width=9cm]{figure/cooling.png}
          \caption{Measurements (points) and fits (lines).}
          \label{cooling}
        \end{figure}
        \end{document}

        """#
}
