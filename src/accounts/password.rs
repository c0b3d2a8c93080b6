//! Passwords: what may be one, how it is kept, and how it is proved.
//!
//! Kept as argon2id with 19 MiB, two passes and one lane, the smallest that OWASP's current advice allows;
//! a stored hash with other costs is made anew when its owner next signs in. Long rather than odd: at least
//! twelve characters, no rule about capitals or signs, none of the commonest, nothing of the owner's own.

use super::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// Fewest characters.
pub const SHORTEST: usize = 12;
/// Most characters; longer ones only cost time.
pub const LONGEST: usize = 256;

/// Memory in KiB, passes, lanes.
const COSTS: (u32, u32, u32) = (19 * 1024, 2, 1);
const COMMON: &str = include_str!("../../assets/accounts/common_passwords.txt");
/// Characters that must be left when common words are taken away.
const FEWEST_OWN: usize = 5;

/// Why a password cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Too few characters.
    #[error("it is shorter than 12 characters; three or four words that do not belong together are easy to remember")]
    TooShort,
    /// Too many characters.
    #[error("it is longer than 256 characters; take a shorter one")]
    TooLong,
    /// Among the first that anybody would try.
    #[error("it is made of words that are tried first; add words of your own that do not belong together")]
    Common,
    /// Made of what is known of its owner.
    #[error("it is little more than your own name or e-mail address; choose something that nobody can look up")]
    AboutYou,
}

impl PasswordProblem {
    /// A short stable name, for texts.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Common => "common",
            Self::AboutYou => "about-you",
        }
    }
}

/// Whether a password may be taken by somebody with this name and e-mail address.
pub fn check(password: &str, name: &str, email: &str) -> Result<(), PasswordProblem> {
    let length = one_form(password).chars().count();
    if length < SHORTEST {
        return Err(PasswordProblem::TooShort);
    }
    if length > LONGEST {
        return Err(PasswordProblem::TooLong);
    }
    let plain = fold(password);
    if variety(password) < FEWEST_OWN || is_run(password) {
        return Err(PasswordProblem::Common);
    }
    let common: Vec<&str> = COMMON.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    if without(&plain, &common) < FEWEST_OWN {
        return Err(PasswordProblem::Common);
    }
    let own: Vec<String> = name
        .split_whitespace()
        .chain(email.split(['@', '.', '-', '_', '+']))
        .map(fold)
        .filter(|word| word.len() > 2)
        .collect();
    let own: Vec<&str> = own.iter().map(String::as_str).chain(common.iter().copied()).collect();
    if without(&plain, &own) < FEWEST_OWN { Err(PasswordProblem::AboutYou) } else { Ok(()) }
}

/// The hash that is kept.
pub fn hash(password: &str) -> Result<String> {
    let hash: Result<PasswordHash, _> = hasher()?.hash_password(one_form(password).as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|e| Error::Hash(e.to_string()))
}

/// Whether the password is the one of the hash.
pub fn verify(password: &str, hash: &str) -> Result<bool> {
    let parsed = PasswordHash::new(hash).map_err(|e| Error::Hash(e.to_string()))?;
    if password.chars().count() > LONGEST {
        return Ok(false);
    }
    match hasher()?.verify_password(one_form(password).as_bytes(), &parsed) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(Error::Hash(error.to_string())),
    }
}

/// Does the work of [`verify`] for nobody, so that an unknown e-mail address takes as long as a known one.
pub fn verify_nobody(password: &str) -> Result<bool> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let hash = match NOBODY.get() {
        Some(hash) => hash.clone(),
        None => {
            let made = hash("a password that nobody has")?;
            NOBODY.get_or_init(|| made).clone()
        }
    };
    verify(password, &hash)?;
    Ok(false)
}

/// Whether a hash was made with other costs than are used now.
pub fn is_outdated(hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return true };
    let Ok(params) = Params::try_from(&parsed) else { return true };
    parsed.algorithm.as_str() != "argon2id" || (params.m_cost(), params.t_cost(), params.p_cost()) != COSTS
}

fn hasher() -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = COSTS;
    let params = Params::new(memory, passes, lanes, None).map_err(|e| Error::Hash(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The same characters give the same password, however a keyboard composes them.
fn one_form(password: &str) -> String {
    password.nfkc().collect()
}

/// Letters alone, small, with the usual signs for letters read as those.
fn fold(text: &str) -> String {
    text.nfkd()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            '0' => Some('o'),
            '1' | '!' | '|' => Some('i'),
            '3' => Some('e'),
            '4' | '@' => Some('a'),
            '5' | '$' => Some('s'),
            '7' => Some('t'),
            c if c.is_alphabetic() => Some(c),
            _ => None,
        })
        .collect()
}

/// How many letters are left when every one of the words is taken out, the longest first.
fn without(text: &str, words: &[&str]) -> usize {
    let mut words: Vec<&str> = words.to_vec();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut left = text.to_owned();
    for word in words {
        left = left.replace(word, "\n");
    }
    left.chars().filter(|c| *c != '\n').count()
}

fn variety(password: &str) -> usize {
    let mut seen: Vec<char> = password.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// Whether nearly every character is the one after, or before, its neighbour ("123456789012", "abcdefghijkl").
fn is_run(password: &str) -> bool {
    let characters: Vec<u32> = password.chars().map(u32::from).collect();
    let steps = characters.windows(2).filter(|pair| matches!(pair, [a, b] if a.abs_diff(*b) <= 1)).count();
    steps * 10 >= characters.len().saturating_sub(1) * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_own_words_are_taken_and_what_is_tried_first_is_not() {
        for good in ["kettle orange tractor", "Mablethorpe-llama-4", "żółw gra na trąbce", "wet socks on tuesday"] {
            assert_eq!(check(good, "Amina Hussain", "amina@example.org"), Ok(()), "{good}");
        }
        for (bad, why) in [
            ("short", PasswordProblem::TooShort),
            ("password1234", PasswordProblem::Common),
            ("P@ssw0rdP@ssw0rd", PasswordProblem::Common),
            ("123456789012", PasswordProblem::Common),
            ("qwertyuiop12", PasswordProblem::Common),
            ("aaaaaaaaaaaaaaaa", PasswordProblem::Common),
            ("fingerpost2026!", PasswordProblem::Common),
            ("letmein-welcome1", PasswordProblem::Common),
            ("AminaHussain1987", PasswordProblem::AboutYou),
            ("amina.hussain.example", PasswordProblem::AboutYou),
        ] {
            assert_eq!(check(bad, "Amina Hussain", "amina@example.org"), Err(why), "{bad}");
        }
        assert_eq!(check(&"ab c".repeat(100), "", ""), Err(PasswordProblem::TooLong));
    }

    #[test]
    fn a_hash_proves_its_password_alone() {
        let kept = hash("kettle orange tractor").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("kettle orange tractor", &kept).unwrap());
        assert!(!verify("kettle orange tracto", &kept).unwrap());
        assert!(!verify_nobody("a password that nobody has").unwrap());
        assert_ne!(kept, hash("kettle orange tractor").unwrap());
        assert!(verify("x", "not a hash").is_err());
    }

    #[test]
    fn composed_and_decomposed_letters_are_one_password() {
        assert!(verify("cafe\u{301} on the corner", &hash("café on the corner").unwrap()).unwrap());
    }

    #[test]
    fn a_cheaper_hash_is_outdated() {
        assert!(!is_outdated(&hash("kettle orange tractor").unwrap()));
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 * 1024, 1, 1, None).unwrap());
        let cheap: PasswordHash = cheap.hash_password(b"kettle orange tractor").unwrap();
        assert!(is_outdated(&cheap.to_string()) && verify("kettle orange tractor", &cheap.to_string()).unwrap());
    }
}
