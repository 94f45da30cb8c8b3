// Where results go in the project folder: figures, `deliver` folders, and that no two stages write one file.

extension Expansion {
    /// The figures of this profile; their stages deliver to `figures/<paper>/<id>`. Indices are in declared order.
    mutating func placeFigures() -> [Figure] {
        var figures: [Figure] = []
        var figureOfStage: [Int: Manifest.Figure] = [:]
        for figure in manifest.figures {
            guard let stage = stage(of: figure) else { continue }
            if let other = figureOfStage[stage] {
                errors.add(
                    "stage '\(stages[stage].id)' draws two figures", at: figure.stagePlace,
                    facts: [.init("first", "\(other.id), \(errors.place(other.stagePlace))")])
                continue
            }
            figureOfStage[stage] = figure
            if stages[stage].deliverTo != nil,
                let deliver = planByName[Name(stages[stage].name)].flatMap({ manifest.stages[$0].deliver })
            {
                errors.add(
                    "a figure's stage is delivered with the figure", at: deliver.json,
                    facts: [.init("figure", "\(figure.id), \(errors.place(figure.key))")], hint: "delete 'deliver'")
                continue
            }
            stages[stage].deliverTo = "figures/\(figure.paper)/\(figure.id)"
            figures.append(
                Figure(id: figure.id, paper: figure.paper, title: figure.title, stage: stage, claims: figure.claims))
        }
        return figures
    }

    /// The one instance that draws a figure; nil if it is not in this profile, or after a mistake.
    private mutating func stage(of figure: Manifest.Figure) -> Int? {
        let reference: Reference
        do throws(Reference.Mistake) {
            reference = try Reference(parsing: figure.stage)
        } catch {
            errors.add(error.headline, at: figure.stagePlace, expected: "stage or stage[axis=value]")
            return nil
        }
        guard case .stage(let name, let selectors, nil) = reference else {
            errors.add(
                "'\(figure.stage)' is not a stage", at: figure.stagePlace, expected: "stage or stage[axis=value]")
            return nil
        }
        if let plan = planByName[Name(name)], plans[plan].isAbsent { return nil }
        guard let plan = targetPlan(name, at: figure.stagePlace),
            let numbers = select(selectors, of: plan, at: figure.stagePlace, axes: [], coordinates: [])
        else { return nil }
        if numbers.count == 1 { return plans[plan].first + numbers[0] }
        errors.add(
            "a figure is drawn by one stage", at: figure.stagePlace,
            found: "\(numbers.count) instances of '\(name)'",
            expected: "one, as in \(numbers.first.map { stages[plans[plan].first + $0].id } ?? Name(name))")
        return nil
    }

    /// No two stages deliver one file, none delivers a file where another needs a folder, and none overwrites a file that
    /// is an input: as far as the names tell. Where links lead is known when a run starts.
    mutating func checkDeliveries() {
        var owners: [Name: Int] = [:]
        var folders: [Name: Int] = [:]
        let read = Set(
            externalFiles.keys.filter { $0.text.startsWith("file:") }.map { Name($0.text.dropping(first: 5)) })
        let foldersRead = Set(read.flatMap(\.folders))
        for (index, stage) in stages.enumerated() where awaiting[index] == nil {
            guard let folder = stage.deliverTo, let plan = planByName[Name(stage.name)] else { continue }
            let declaration = manifest.stages[plan]
            let place = declaration.deliver?.json ?? declaration.key
            for output in stage.declaredOutputs {
                let path = Name((folder == "." ? "" : folder + "/") + output.path.text)
                if let other = owners[path] {
                    errors.add("two stages deliver '\(path)'", at: place, facts: facts(other, index))
                } else if let other = folders[path] {
                    errors.add("'\(path)' would be a file and a folder", at: place, facts: facts(other, index))
                } else if let file = path.folders.first(where: { owners[$0] != nil }), let other = owners[file] {
                    errors.add("'\(file)' would be a file and a folder", at: place, facts: facts(other, index))
                } else if read.contains(path) || path.folders.contains(where: read.contains) {
                    errors.add("delivering '\(path)' would overwrite an input file", at: place)
                } else if output.isFolder, foldersRead.contains(path) {
                    errors.add("delivering '\(path)/' would overwrite a folder with input files", at: place)
                }
                owners[path] = owners[path] ?? index
                for folder in path.folders where folders[folder] == nil { folders[folder] = index }
            }
        }
    }

    private func facts(_ first: Int, _ second: Int) -> [Failure.Fact] {
        [
            .init("first", "\(stages[first].id), \(stages[first].place)"), .init("second", stages[second].id.text),
        ]
    }
}
