//! What is wrong with a form, field by field, said so that it can be mended.

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct FieldError {
    /// The field as the form names it ("nhs_number", "contacts.1.value").
    pub field: String,
    /// What is wrong and how to mend it. Never what was typed.
    pub message: String,
}

/// Everything that is wrong with one form.
#[derive(Debug, Clone, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Notes that `field` is wrong.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }

    /// Notes that `field` is wrong unless `holds`.
    pub fn require(&mut self, holds: bool, field: &str, message: &str) {
        if !holds {
            self.add(field, message);
        }
    }

    /// Takes over what is wrong with a part; its fields are named below `part`.
    pub fn add_part(&mut self, part: &str, errors: Self) {
        self.0.extend(
            errors.0.into_iter().map(|e| FieldError { field: format!("{part}.{}", e.field), message: e.message }),
        );
    }

    /// What is wrong, in the order it was found.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// Whether something is wrong with this field.
    pub fn names(&self, field: &str) -> bool {
        self.0.iter().any(|e| e.field == field)
    }

    /// `Ok` when nothing is wrong.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_with_its_field() {
        assert_eq!(FieldErrors::default().into_result(), Ok(()));
        let mut part = FieldErrors::default();
        part.require(true, "kind", "never told");
        part.require(false, "value", "give a number");
        let mut form = FieldErrors::default();
        form.add_part("contacts.0", part);
        assert!(form.names("contacts.0.value") && !form.names("contacts.0.kind"));
        assert_eq!(form.into_result().unwrap_err().to_string(), "contacts.0.value: give a number");
    }
}
