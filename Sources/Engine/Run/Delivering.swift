// Delivers the outputs of a stage. Unaware of how they were made.

/// A file that is delivered: where, relative to the project, what it holds, and what the stage had delivered there last.
typealias DeliveredOutput = (path: String, content: FileContent, previous: FileContent?)

extension Store {
    /// The files that a stage with these contents delivers; of a folder whose listing has gone from the store, none.
    func deliveries(
        of stage: StageInstance, _ contents: [FileContent], previous: [FileContent]?
    ) throws(Failure) -> [DeliveredOutput] {
        guard stage.deliverTo != nil else { return [] }
        if !stage.makesFolders {
            let before = previous?.count == contents.count ? previous : nil
            return stage.outputs.enumerated().map { (stage.deliveryPath(of: $1)!, contents[$0], before?[$0]) }
        }
        var former: [Name: FileContent] = [:]
        for (path, content) in try files(of: stage, previous ?? []) { former[path] = content }
        return try files(of: stage, contents).map { (stage.deliveryPath(of: $0)!, $1, former[$0]) }
    }

    /// The files among the contents of a result, with those in its folders, by their names as outputs.
    func files(of stage: StageInstance, _ contents: [FileContent]) throws(Failure) -> [(Name, FileContent)] {
        guard stage.canHave(contents.count) else { return [] }
        var files: [(Name, FileContent)] = []
        var rest = contents[stage.outputs.count...]
        for (output, content) in zip(stage.outputs, contents) {
            guard output.isFolder else {
                files.append((output, content))
                continue
            }
            guard let listing = try listing(content), rest.count >= listing.entries.count else { return files }
            // These know who may read them.
            for (entry, content) in zip(listing.entries, rest) { files.append(("\(output)\(entry.path)", content)) }
            rest = rest.dropFirst(listing.entries.count)
        }
        return files
    }
}

extension Delivery {
    /// Delivers what the stage at `index` delivers; a figure's folder also gets the digests of what is in it. `previous`: its
    /// last outputs, as far as they were known before.
    func deliver(
        _ index: Int, _ contents: [FileContent], previous: [FileContent]?, _ pipeline: Pipeline,
        report: (String, DeliveryOutcome) -> Void
    ) throws(Failure) {
        let stage = pipeline.graph.stages[index]
        var isComplete = true
        for (path, content, before) in try store.deliveries(of: stage, contents, previous: previous) {
            let outcome = try deliver(content, to: pipeline.project + "/" + path, previous: before)
            if outcome == .unchanged { continue }
            isComplete = false
            report(path, outcome)
        }
        if stage.makesFolders, contents != previous {
            try clearFolders(of: stage, contents, previous, pipeline.project, report)
        }
        guard let deliverTo = stage.deliverTo, pipeline.graph.figures.contains(where: { $0.stage == index }) else {
            return
        }
        let folder = pipeline.project + "/" + deliverTo
        if isComplete, try FileStatus(of: folder + "/" + DeliveredDigests.name) != nil { return }
        let digests = try store.files(of: stage, contents).map { ($0.declared, $1.digest) }
        try DeliveredDigests(Dictionary(digests, uniquingKeysWith: { first, _ in first })).write(to: folder)
    }

    private func clearFolders(
        of stage: StageInstance, _ contents: [FileContent], _ previous: [FileContent]?, _ project: String,
        _ report: (String, DeliveryOutcome) -> Void
    ) throws(Failure) {
        for (place, output) in stage.outputs.enumerated() where output.isFolder {
            guard let path = stage.deliveryPath(of: output == .optional ? "" : output.path),
                let listing = try store.listing(contents[place])
            else {
                continue
            }
            let known = previous.flatMap { stage.canHave($0.count) ? $0[place] : nil }
            let former = try known.map { content throws(Failure) in try store.listing(content) } ?? nil
            let place = project + "/" + (path.endsWith("/") ? String(path.dropping(last: 1)) : path)
            let only = output == .optional ? stage.optional : nil
            for (file, outcome) in try clear(place, keeping: listing, previous: former, only: only) {
                report(path.isEmpty || path.endsWith("/") ? "\(path)\(file)" : "\(path)/\(file)", outcome)
            }
        }
    }
}
