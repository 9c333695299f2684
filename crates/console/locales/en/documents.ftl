### Documents.

documents-title = Documents
documents-lead = Made from the facts that are in the ledger and in the sets. What cannot be known there is a gap for you to fill.
documents-refused = Not made:
document = Document
document-made = Made on
document-files = Files
document-gaps = To fill in
document-anew = Anew
document-make = Make it anew
document-record = Record of processing activities
document-record-ground = GDPR Art. 30
document-assessment = Assessment
document-assessment-ground = GDPR Art. 6(1)(f), 6(4)
document-dpia = Input to the impact assessment
document-dpia-ground = GDPR Art. 35
document-summary = Public summary of training content
document-summary-ground = AI Act Art. 53(1)(d), template of July 2025
document-statistics = Statistics of the year
document-statistics-ground = Requests, objections, notices, sets
gaps-none = no gaps
gaps-unmade = known once it is made
gaps-n =
    { $n ->
        [one] One gap
       *[other] { $n } gaps
    }
