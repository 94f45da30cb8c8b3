// plot.reconstructions: pictures, their reconstructions over training, and the network's predictions (B4). Unaware of
// training and probing.
import Gnuplot
import Learning
import Results
import StageGraph

/// A row for the originals and one for each iteration, a column for each class; under each reconstruction what the network
/// takes the image for.
struct PlotReconstructions: FigureKind {
    let name = "plot.reconstructions"
    let summary = "draws reconstructed pictures over training with the network's predictions (figure B4)"
    let inputs: [InputDeclaration] = [
        .init("pictures", .oneOrMore, "pictures.h5 of several checkpoints; of several seeds the first is drawn"),
        .init("analysis", .one, "reconstructions.h5 of analyse.reconstructions"),
    ]

    func outputs(_ parameters: ParameterValues) -> [String] {
        PlotFiles.names(parameters) + [parameters.string("figure") + "-pictures.u8"]
    }

    func draw(_ context: StageContext) throws -> Drawing {
        let seeds = try PicturesFile.read("pictures", context)
        let analysis = try AnalysisFile(
            reading: context.input("analysis"), kind: "analyse.reconstructions", tables: ["pictures"])
        let files = seeds[0]
        // Inches: a picture with its caption is higher than wide.
        let (width, left, top) = (6.75, 0.62, 0.3)
        let pitch = (width - left - 0.05) / Double(files[0].labels.count)
        let height = top + 0.08 + Double(files.count + 1) * pitch * 1.28
        var grid = PictureGrid(
            "pictures",
            frame: Frame(left: left / width, right: 1 - 0.05 / width, bottom: 0.02, top: 1 - top / height),
            rows: [files[0].pictures(files[0].originals)] + files.map { $0.pictures($0.reconstructions) },
            rowLabels: ["original"] + files.map { Text("t = \($0.iteration)") },
            columnLabels: files[0].labels.map { Text(files[0].className($0)) })
        grid.captions = [files[0].labels.map { _ in nil }] + files.map(\.predictions)
        let rows = analysis.rows("pictures")
        let errors = try zip(files, zip(rows.error, rows.error_deviation)).map { file, error in
            "\(short(error.0, digits: 3)) ± \(short(error.1, digits: 2)) at \(file.iteration)"
        }
        return Drawing(
            width: width, height: height,
            header: "Test images, their reconstructions and the network's predictions: see caption.txt.",
            pictures: [grid],
            facts: [
                "Drawn: seed \(files[0].seed). Mean squared error of these pictures, mean ± standard deviation over "
                    + "\(seeds.count) seeds: \(listed(errors))."
            ] + analysis.claimSentences)
    }
}

extension PicturesFile {
    /// Lightness as pictures of bytes.
    fileprivate func pictures(_ lightness: [Double]) -> [Picture?] {
        let size = shape.reduce(1, *)
        return labels.indices.map { index in
            Picture(
                width: shape[1], height: shape[0], channels: shape[2],
                pixels: lightness[index * size..<(index + 1) * size].map { UInt8((min(1, max(0, $0)) * 255).rounded()) }
            )
        }
    }

    /// What the data set calls a class.
    fileprivate func className(_ label: Int) -> String {
        let names = DataSet(rawValue: dataset)?.classNames ?? []
        return label < names.count ? names[label] : "\(label)"
    }

    /// What the network takes each image for; errors stand out.
    fileprivate var predictions: [PictureGrid.Caption?] {
        zip(labels, predicted).map { label, predicted in
            let name = className(predicted)
            return label == predicted ? .init(Text(name)) : .init(.italic(name), .vermillion)
        }
    }
}
