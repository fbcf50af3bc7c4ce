"""FHIR R4: questionnaires, responses and results in the format that health records exchange."""
