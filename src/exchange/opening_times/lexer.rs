//! Text to words, numbers and marks. Anything else in the text means it is not opening times.

/// Which half of the day, or the two hours that have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Am,
    Pm,
    Noon,
    Midnight,
}

/// A number with what was written against it: "9", "09:30", "12noon", "2026".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub value: u32,
    pub digits: usize,
    pub minute: Option<u32>,
    pub half: Option<Half>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Lower case, apostrophes dropped.
    Word(String),
    Number(Number),
    /// "1st", "23rd".
    Ordinal(u32),
    Dash,
    /// Comma, colon or bracket.
    Comma,
    And,
    Slash,
    /// Semicolon, bullet, newline, or a full stop that ends a sentence.
    Break,
}

struct Lexer<'a> {
    rest: &'a str,
    tokens: Vec<Token>,
}

/// The tokens of a text; `None` when it holds a mark that opening times never do.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let text = text.to_lowercase().replace(['\u{2019}', '\u{2018}', '\''], "");
    let mut lexer = Lexer { rest: &text, tokens: Vec::new() };
    while lexer.next()? {}
    Some(lexer.tokens)
}

impl Lexer<'_> {
    /// Reads one token; false at the end.
    fn next(&mut self) -> Option<bool> {
        let Some(first) = self.rest.chars().next() else {
            return Some(false);
        };
        let after = self.rest.get(first.len_utf8()..)?;
        let token = match first {
            '\n' | '\r' | ';' | '|' | '\u{2022}' => Token::Break,
            c if c.is_whitespace() => {
                self.rest = after;
                return Some(true);
            }
            c if c.is_ascii_digit() => return self.number().map(|()| true),
            c if c.is_ascii_lowercase() => {
                let length = self.rest.bytes().take_while(u8::is_ascii_lowercase).count();
                let (word, rest) = self.rest.split_at(length);
                self.rest = rest;
                self.tokens.push(word_token(word));
                return Some(true);
            }
            '.' => {
                self.rest = after;
                // "Mon. and Tues." are short for something; any other stop ends a sentence.
                let shortened = matches!(self.tokens.last(), Some(Token::Word(w)) if w.len() <= 5);
                if !shortened
                    || after.trim_start_matches([' ', '\t']).starts_with(['\n', '\r'])
                    || after.trim().is_empty()
                {
                    self.tokens.push(Token::Break);
                }
                return Some(true);
            }
            ',' | ':' | '(' | ')' | '[' | ']' => Token::Comma,
            '&' | '+' => Token::And,
            '/' => Token::Slash,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '~' => Token::Dash,
            _ => return None,
        };
        self.rest = after;
        self.tokens.push(token);
        Some(true)
    }

    fn number(&mut self) -> Option<()> {
        let digits = self.digits(4)?;
        let value: u32 = digits.parse().ok()?;
        let mut number = Number { value, digits: digits.len(), minute: None, half: None };
        if ["st", "nd", "rd", "th"].into_iter().any(|suffix| self.eat_word(suffix)) {
            self.tokens.push(Token::Ordinal(value));
            return Some(());
        }
        if digits.len() <= 2 && self.rest.starts_with([':', '.']) {
            let minutes = self.rest.get(1..).filter(|rest| digits_in(rest) == 2);
            if minutes.is_some() {
                self.rest = self.rest.get(1..)?;
                number.minute = Some(self.digits(2)?.parse().ok()?);
                if let Some(rest) = self.rest.strip_prefix(":00").filter(|rest| digits_in(rest) == 0) {
                    self.rest = rest;
                }
            }
        }
        number.half = self.half();
        if matches!(number.half, Some(Half::Noon | Half::Midnight)) && (value != 12 || number.minute.unwrap_or(0) != 0)
        {
            return None;
        }
        self.tokens.push(Token::Number(number));
        Some(())
    }

    /// Up to `most` digits; a longer run is a telephone number, not a time.
    fn digits(&mut self, most: usize) -> Option<String> {
        let length = digits_in(self.rest);
        if length == 0 || length > most {
            return None;
        }
        let (digits, rest) = self.rest.split_at_checked(length)?;
        let digits = digits.to_owned();
        self.rest = rest;
        Some(digits)
    }

    /// "am", " p.m.", "noon" after a number.
    fn half(&mut self) -> Option<Half> {
        let spaced = self.rest;
        self.rest = self.rest.trim_start_matches([' ', '\t', '\u{a0}']);
        let words = [
            ("a.m.", Half::Am),
            ("a.m", Half::Am),
            ("am", Half::Am),
            ("p.m.", Half::Pm),
            ("p.m", Half::Pm),
            ("pm", Half::Pm),
            ("noon", Half::Noon),
            ("midday", Half::Noon),
            ("midnight", Half::Midnight),
        ];
        let half = words.into_iter().find(|(word, _)| self.eat_word(word)).map(|(_, half)| half);
        if half.is_none() {
            self.rest = spaced;
        }
        half
    }

    /// Takes `word` when it stands there and no letter follows it.
    fn eat_word(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) if !rest.starts_with(|c: char| c.is_alphabetic()) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }
}

fn digits_in(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn word_token(word: &str) -> Token {
    let named = |half| Token::Number(Number { value: 12, digits: 2, minute: None, half: Some(half) });
    match word {
        "noon" | "midday" => named(Half::Noon),
        "midnight" => named(Half::Midnight),
        "and" | "plus" => Token::And,
        _ => Token::Word(word.to_owned()),
    }
}
