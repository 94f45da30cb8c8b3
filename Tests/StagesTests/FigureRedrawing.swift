// What every plot stage must keep: equal bytes, and a script that redraws the picture alone.
extension StageSpace {
    /// gnuplot alone, in another folder, gives the picture of `first`; `second`, another run of the stage, has the same
    /// bytes; the PDF uses the house font only.
    func redraws(_ figure: String, _ first: String, _ second: String) -> Bool {
        run("mkdir \(first)-redrawn && cp \(first)/*.gp \(first)/*.dat \(first)-redrawn") == 0
            && run("cd \(first)-redrawn && LC_ALL=C.UTF-8 gnuplot \(figure).gp 2> warnings && ! test -s warnings") == 0
            && !bytes("\(first)/\(figure).png").isEmpty
            && picture("\(first)/\(figure).png") == picture("\(first)-redrawn/\(figure).png")
            && ["gp", "dat", "pdf", "png"].allSatisfy {
                bytes("\(first)/\(figure).\($0)") == bytes("\(second)/\(figure).\($0)")
            }
            && run("pdffonts \(first)/\(figure).pdf | tail -n +3 | grep -qv Liberation") != 0
    }
}
