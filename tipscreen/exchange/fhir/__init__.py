"""FHIR R4: the questionnaire, responses and results as health records exchange them."""
