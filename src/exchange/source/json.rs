//! Cuts JSON of any size into records without holding more than one.
//!
//! Understood: an array of objects; an envelope whose `contents`, `content` or `services` is such an
//! array; objects one after the other (JSON lines); a single object. Line ends inside strings, which
//! real feeds have, are escaped and counted.

use crate::exchange::Limits;
use crate::exchange::error::{Error, Problem, from_io};
use serde_json::{Map, Value};
use std::io::Read;

/// One record as it stands in the source.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::exchange) struct Raw {
    /// Line where it begins, for records that stand alone; else its number from 1.
    pub place: u64,
    /// Its JSON, valid UTF-8.
    pub json: String,
    /// Whether control characters inside strings had to be escaped.
    pub escaped: bool,
    /// Whether it nests deeper than allowed.
    pub too_deep: bool,
}

enum Mode {
    Top,
    Object,
    Elements { enveloped: bool, comma_due: bool },
}

/// Reads records one by one.
pub(in crate::exchange) struct JsonRecords<'a, R> {
    input: Bytes<R>,
    file: &'a str,
    limits: &'a Limits,
    mode: Mode,
    number: u64,
    /// The members of the object that is being read, but for the list in it.
    members: Vec<u8>,
    members_escaped: bool,
    members_deep: bool,
    streamed: bool,
    object_line: u64,
    objects: u64,
    /// The last envelope, without its list.
    pub envelope: Map<String, Value>,
}

const LISTS: [&[u8]; 3] = [b"\"contents\"", b"\"content\"", b"\"services\""];

impl<'a, R: Read> JsonRecords<'a, R> {
    pub(in crate::exchange) fn new(input: R, file: &'a str, limits: &'a Limits) -> Self {
        Self {
            input: Bytes::new(input),
            file,
            limits,
            mode: Mode::Top,
            number: 0,
            members: Vec::new(),
            members_escaped: false,
            members_deep: false,
            streamed: false,
            object_line: 1,
            objects: 0,
            envelope: Map::new(),
        }
    }

    /// The next record, or `None` at the end.
    pub(in crate::exchange) fn next(&mut self) -> Result<Option<Raw>, Error> {
        loop {
            self.skip_space()?;
            match self.mode {
                Mode::Top => match self.peek()? {
                    None => return Ok(None),
                    Some(b'[') => {
                        self.input.bump();
                        self.mode = Mode::Elements { enveloped: false, comma_due: false };
                    }
                    Some(b'{') => {
                        self.object_line = self.input.line;
                        self.input.bump();
                        self.members.clear();
                        self.streamed = false;
                        (self.members_escaped, self.members_deep) = (false, false);
                        self.mode = Mode::Object;
                    }
                    Some(b',') if self.objects > 0 => self.input.bump(),
                    Some(other) => return Err(self.unexpected(other, "{ or [")),
                },
                Mode::Elements { enveloped, comma_due } => match self.need("a list")? {
                    b']' => {
                        self.input.bump();
                        self.objects += 1;
                        self.mode = if enveloped { Mode::Object } else { Mode::Top };
                    }
                    b',' if comma_due => {
                        self.input.bump();
                        self.mode = Mode::Elements { enveloped, comma_due: false };
                    }
                    other if comma_due => return Err(self.unexpected(other, ", or ]")),
                    _ => {
                        self.number += 1;
                        let (line, offset) = (self.input.line, self.input.offset);
                        let mut bytes = Vec::new();
                        let told = self.capture(&mut bytes)?;
                        self.mode = Mode::Elements { enveloped, comma_due: true };
                        let json = self.text(bytes, line, offset)?;
                        return Ok(Some(Raw {
                            place: self.number,
                            json,
                            escaped: told.escaped,
                            too_deep: told.too_deep,
                        }));
                    }
                },
                Mode::Object => match self.need("an object")? {
                    b'}' => {
                        self.input.bump();
                        self.objects += 1;
                        self.mode = Mode::Top;
                        let json = self.close_object()?;
                        if self.streamed {
                            if let Ok(envelope) = serde_json::from_str(&json) {
                                self.envelope = envelope;
                            }
                        } else {
                            self.number += 1;
                            return Ok(Some(Raw {
                                place: self.object_line,
                                json,
                                escaped: self.members_escaped,
                                too_deep: self.members_deep,
                            }));
                        }
                    }
                    b',' => self.input.bump(),
                    b'"' => self.member()?,
                    other => return Err(self.unexpected(other, "a name in quotes")),
                },
            }
        }
    }

    fn member(&mut self) -> Result<(), Error> {
        let mut key = Vec::new();
        let told = self.capture(&mut key)?;
        self.members_escaped |= told.escaped;
        self.skip_space()?;
        match self.need("an object")? {
            b':' => self.input.bump(),
            other => return Err(self.unexpected(other, ":")),
        }
        self.skip_space()?;
        let first = self.need("an object")?;
        if first == b'[' && LISTS.contains(&key.as_slice()) {
            self.input.bump();
            self.streamed = true;
            self.mode = Mode::Elements { enveloped: true, comma_due: false };
            return Ok(());
        }
        let mut members = std::mem::take(&mut self.members);
        members.push(if members.is_empty() { b'{' } else { b',' });
        members.extend_from_slice(&key);
        members.push(b':');
        let told = self.capture(&mut members)?;
        self.members_escaped |= told.escaped;
        self.members_deep |= told.too_deep;
        self.members = members;
        Ok(())
    }

    fn close_object(&mut self) -> Result<String, Error> {
        let mut members = std::mem::take(&mut self.members);
        if members.is_empty() {
            members.push(b'{');
        }
        members.push(b'}');
        let (line, offset) = (self.object_line, self.input.offset.saturating_sub(members.len() as u64));
        self.text(members, line, offset)
    }

    /// Copies one value, counting brackets and knowing strings.
    fn capture(&mut self, out: &mut Vec<u8>) -> Result<Told, Error> {
        let start = self.input.line;
        let mut told = Told::default();
        let (mut depth, mut in_string, mut after_backslash) = (0u32, false, false);
        loop {
            let Some(byte) = self.peek()? else {
                // A number or word may end the file; anything open may not.
                if depth == 0 && !in_string && !out.is_empty() {
                    return Ok(told);
                }
                let what = if in_string { "a string" } else { "a record" };
                return Err(Problem::Truncated(what).at(self.file, start));
            };
            if in_string {
                self.input.bump();
                if byte < 0x20 {
                    told.escaped = true;
                    if !after_backslash {
                        out.push(b'\\');
                    }
                    match byte {
                        b'\n' => out.push(b'n'),
                        b'\r' => out.push(b'r'),
                        b'\t' => out.push(b't'),
                        other => out.extend_from_slice(format!("u{other:04x}").as_bytes()),
                    }
                    after_backslash = false;
                } else {
                    out.push(byte);
                    if after_backslash {
                        after_backslash = false;
                    } else if byte == b'\\' {
                        after_backslash = true;
                    } else if byte == b'"' {
                        in_string = false;
                        if depth == 0 {
                            return self.within_limit(out, start, told);
                        }
                    }
                }
            } else {
                match byte {
                    b'"' => in_string = true,
                    b'{' | b'[' => {
                        depth += 1;
                        told.too_deep |= depth > self.limits.depth;
                    }
                    b'}' | b']' | b',' if depth == 0 => return self.within_limit(out, start, told),
                    b'}' | b']' => depth -= 1,
                    b' ' | b'\n' | b'\r' | b'\t' => {
                        if depth == 0 {
                            return self.within_limit(out, start, told);
                        }
                        // Space between tokens says nothing, and pretty printing is mostly that.
                        self.input.bump();
                        continue;
                    }
                    _ => {}
                }
                out.push(byte);
                self.input.bump();
                if depth == 0 && matches!(byte, b'}' | b']') {
                    return self.within_limit(out, start, told);
                }
            }
            if out.len() > self.limits.record_bytes {
                return Err(Problem::RecordTooLong { limit: self.limits.record_bytes }.at(self.file, start));
            }
        }
    }

    fn within_limit(&self, out: &[u8], start: u64, told: Told) -> Result<Told, Error> {
        if out.len() > self.limits.record_bytes {
            return Err(Problem::RecordTooLong { limit: self.limits.record_bytes }.at(self.file, start));
        }
        Ok(told)
    }

    fn text(&self, bytes: Vec<u8>, line: u64, offset: u64) -> Result<String, Error> {
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to() as u64;
            // Between the record's first line and here; exact where a record stands on one line.
            let last = self.input.line;
            let shown = if last > line && last - line == 1 { line } else { last.min(line.max(1)) };
            Problem::NotUtf8 { byte: offset + at }.at(self.file, shown)
        })
    }

    fn skip_space(&mut self) -> Result<(), Error> {
        while let Some(byte) = self.peek()? {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' | 0x1e => self.input.bump(),
                // The byte order mark that some editors put first.
                0xef | 0xbb | 0xbf if self.input.offset < 3 => self.input.bump(),
                _ => break,
            }
        }
        Ok(())
    }

    fn peek(&mut self) -> Result<Option<u8>, Error> {
        self.input.peek().map_err(|error| from_io(error).at(self.file, self.input.line))
    }

    fn need(&mut self, inside: &'static str) -> Result<u8, Error> {
        self.peek()?.ok_or_else(|| Problem::Truncated(inside).at(self.file, self.input.line))
    }

    fn unexpected(&self, found: u8, wanted: &str) -> Error {
        let found = if found.is_ascii_graphic() { char::from(found).to_string() } else { format!("byte {found}") };
        Problem::NotJson(format!("found {found} where {wanted} belongs")).at(self.file, self.input.line)
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Told {
    escaped: bool,
    too_deep: bool,
}

/// A reader with one byte of foresight that knows its line.
struct Bytes<R> {
    inner: R,
    buffer: Box<[u8]>,
    at: usize,
    end: usize,
    line: u64,
    offset: u64,
}

impl<R: Read> Bytes<R> {
    fn new(inner: R) -> Self {
        Self { inner, buffer: vec![0; 64 << 10].into_boxed_slice(), at: 0, end: 0, line: 1, offset: 0 }
    }

    #[inline]
    fn peek(&mut self) -> std::io::Result<Option<u8>> {
        if self.at >= self.end {
            self.at = 0;
            self.end = loop {
                match self.inner.read(&mut self.buffer) {
                    Ok(n) => break n,
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            };
        }
        Ok(if self.end == 0 { None } else { self.buffer.get(self.at).copied() })
    }

    /// Passes the byte that [`Bytes::peek`] showed.
    #[inline]
    fn bump(&mut self) {
        if self.buffer.get(self.at) == Some(&b'\n') {
            self.line += 1;
        }
        self.at += 1;
        self.offset += 1;
    }
}
