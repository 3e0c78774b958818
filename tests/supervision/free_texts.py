"""Text columns of supervision: their numbers of people are tokens, or why none stand in them."""

TYPED = "tokenised: proved in tests/supervision/test_letter_words.py"
TERMS = "tokenised: proved in tests/supervision/test_terms_words.py"
INDEX = "tokenised, people as marks: proved in tests/supervision/test_city_index.py"
PLAIN = "tokenised as they are typed (operations: plain)"
BUSINESS, CODE, LAW = "names of businesses and offices, which are public", "codes and counts of ours", "law"
COLUMNS: dict[str, str] = {
    **dict.fromkeys(
        (
            *("Interview.minutes", "Interview.ours", "Interview.place", "Interview.theirs"),
            *("InterviewPower.text", "Letter.conclusion", "Letter.demands", "Letter.grounds"),
            *("Letter.publication_reason", "Letter.title", "LetterIssuer.note", "LetterReply.words"),
            *("Rectification.finding", "Rectification.proof", "Rectification.what"),
        ),
        TYPED,
    ),
    **dict.fromkeys(("LetterAddressee.name", "LetterNotice.addressees", "LetterNotice.issuers"), BUSINESS),
    **dict.fromkeys(("Letter.about", "Letter.figures", "LetterAddressee.authority"), CODE),
    **dict.fromkeys(("Letter.kind", "LetterNotice.kind"), CODE),
    **dict.fromkeys(
        (
            "InterviewPower.article",
            "InterviewPower.law_name",
            "Letter.basis",
            "Letter.power",
            "LetterIssuer.power",
        ),
        LAW,
    ),
    **dict.fromkeys(("SatisfactionIndex.title", "SatisfactionIndex.source", "SatisfactionIndex.rows"), INDEX),
    **dict.fromkeys(
        ("SatisfactionIndex.refused", "SatisfactionIndex.void", "SatisfactionIndex.results"), INDEX
    ),
    **dict.fromkeys(("SatisfactionIndex.indicators",), CODE),
    **dict.fromkeys(
        (
            *("Observation.title", "Observation.looked_at", "Observation.reason", "Observation.words"),
            *("ObservationVisit.place", "ObservationVisit.note", "ObservationVisit.reason"),
            *("ObservedShop.name", "ObservedShop.kind", "ObservedShop.district", "ObservedShop.address"),
        ),
        "tokenised: proved in tests/supervision/test_observing.py",
    ),
    **dict.fromkeys(
        (
            *("Observation.quotas", "ObservationChecklist.sections"),
            *("ObservationVisit.answers", "ObservationVisit.questions"),
        ),
        CODE,
    ),
    **dict.fromkeys(
        (
            *("TermsReview.title", "TermsReview.trade", "TermsReview.conclusion"),
            *("TermsContract.title", "TermsContract.found_at", "TermsContract.users_source"),
            *("TermsClause.text", "TermsClause.number", "TermsFinding.quote", "TermsFinding.reason"),
            *("TermsFinding.proposal", "TermsFinding.opinion", "TermsRemark.words"),
            *("TypicalTerm.wording", "TypicalTerm.reason", "TypicalTerm.proposal", "TypicalTerm.source"),
            "TypicalTerm.remark",
        ),
        TERMS,
    ),
    **dict.fromkeys(("TermsClause.near", "TypicalTerm.articles", "TypicalTerm.code"), CODE),
    **dict.fromkeys(("TermsFinding.basis",), LAW),
    **dict.fromkeys(
        (
            *("Drive.title", "Drive.reason", "Drive.comparison_reason", "Drive.conclusion"),
            *("DriveFinding.text", "DriveFinding.proof", "DriveFinding.verdict"),
            *("DriveInspection.place", "DriveInspection.name", "DriveInspection.present"),
            *("Suggestion.title", "Suggestion.grounds", "Suggestion.recipient", "Suggestion.conclusion"),
            *("SuggestionArticle.present", "SuggestionArticle.proposed", "SuggestionArticle.reason"),
            *("SuggestionArticle.rests_on", "SuggestionComment.words", "SuggestionComment.reason"),
            *("SuggestionComment.article", "SuggestionStep.note"),
            *("ComparativeTest.title", "ComparativeTest.reason", "ComparativeTest.quantity_unit"),
            *("ComparedItem.key", "ComparedItem.method", "ComparedItem.name", "ComparedItem.name_en"),
            *("ComparedItem.standard", "ComparedItem.unit", "ComparedSample.seal_number"),
            *("MakerObjection.answer", "MakerObjection.words", "SampleHandover.note", "LabSheet.lines"),
            *("SampleOrigin.batch", "SampleOrigin.brand", "SampleOrigin.model", "SampleOrigin.place"),
            *("SampleOrigin.seller", "SampleReferral.receipt_number"),
        ),
        PLAIN,
    ),
    **dict.fromkeys(
        (
            *("Drive.area", "Drive.comparison", "Drive.effect", "Drive.figures", "DriveInspection.files"),
            *("DriveInspection.authority", "Suggestion.stage", "SuggestionStep.stage"),
            *("ComparativeTest.area", "ComparativeTest.standings", "MakerObjection.second"),
            "SampleReferral.authority",
        ),
        CODE,
    ),
    **dict.fromkeys(("DriveInspection.authority_name", "SampleReferral.authority_name"), BUSINESS),
    **dict.fromkeys(("ComparativeTest.lab_mark", "ComparativeTest.lab_name"), BUSINESS),
    **dict.fromkeys(("ComparativeTest.lab_number", "SampleHandover.giver", "SampleHandover.taker"), BUSINESS),
}
SUPERVISION = {f"supervision.{name}": why for name, why in COLUMNS.items()}
