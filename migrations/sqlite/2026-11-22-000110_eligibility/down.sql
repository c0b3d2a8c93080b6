DROP TABLE sealed_eligibility;
