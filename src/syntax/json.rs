//! The JSON form of a filter, similar to the queries of MongoDB.
//!
//! ```
//! let ast = filtre::parse(r#"status $eq "client" $and $not EMail $like "*.fr""#)?;
//! let json = serde_json::to_string(&ast).unwrap();
//! assert_eq!(json, r#"{"$and":[{"status":{"$eq":"client"}},{"$not":{"EMail":{"$like":"*.fr"}}}]}"#);
//! assert_eq!(filtre::Ast::from_json(&json).unwrap(), ast);
//! # Ok::<(), filtre::Diagnostics>(())
//! ```
//!
//! An explicit stack of levels replaces recursion; the JSON below a level is
//! parsed when the level is reached.

use serde::de::Error as _;
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::syntax::ast::{
    Ast, Condition, ConditionRef, Expression, ExpressionKind, Leaf, Value, ValueKind, Values,
};
use crate::syntax::lexer;
use crate::syntax::limits::Limits;
use crate::syntax::ops::{Connective, Keyword, NOT, Op, OperandKind};
use crate::syntax::tree::{Nodes, Term};
use crate::text::json::{self, JsonError, Kind as JsonKind, Members, Place};
use crate::text::span::Span;

const PARAMETER: &str = "$param";

/// The maximum nesting of the JSON form; parsed filters are never nested deeper.
const DEEPEST: usize = Limits::DEFAULT.nesting() * 2 + 8;

impl Ast<'static> {
    /// Parses the JSON form.
    ///
    /// `$and` joins several keys of an object and several operators of a field,
    /// in their order. A number keeps its digits.
    ///
    /// # Errors
    ///
    /// Returns the first mistake with its JSON path: an unknown `$key`, a
    /// duplicate key, an empty object or group, null, a boolean, a value in the
    /// place of operators; or more nesting, conditions or items than the default
    /// limits allow.
    ///
    /// ```
    /// let ast = filtre::Ast::from_json(r#"{"cc_age":{"$gte":18,"$lt":65},"optin":{"$eq":"1"}}"#)?;
    /// assert_eq!(ast.to_string(), r#"cc_age $gte "18" $and cc_age $lt "65" $and optin $eq "1""#);
    ///
    /// let error = filtre::Ast::from_json(r#"{"$or":[{"a":{"$ne":"1"}}]}"#).unwrap_err();
    /// assert_eq!(error.to_string(), "`$[\"$or\"][0].a[\"$ne\"]`: unknown operator");
    /// # Ok::<(), filtre::schema::JsonError>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, JsonError> {
        Reader::read(json::parse(text)?)
    }
}

impl<'de> Deserialize<'de> for Ast<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Reader::read(&raw).map_err(D::Error::custom)
    }
}

impl Serialize for Ast<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written { expression: self.root(), depth: 0 }.serialize(serializer)
    }
}

struct Written<'t, 'a> {
    expression: Expression<'t, 'a>,
    depth: usize,
}

impl Serialize for Written<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let depth = self.depth.saturating_add(1);
        if depth > DEEPEST {
            return Err(S::Error::custom(format!("the filter is nested more than {DEEPEST} levels deep")));
        }
        let written = |expression| Written { expression, depth };
        let mut map = serializer.serialize_map(Some(1))?;
        match self.expression.kind() {
            ExpressionKind::Condition(condition) => {
                map.serialize_entry(condition.field(), &Operators(condition))?;
            }
            ExpressionKind::Not(inner) => map.serialize_entry(NOT, &written(inner))?,
            ExpressionKind::Group(connective, parts) => {
                map.serialize_entry(connective.as_str(), &parts.map(written).collect::<Vec<_>>())?;
            }
            ExpressionKind::Fault => return Err(S::Error::custom("a filter with mistakes has no JSON form")),
        }
        map.end()
    }
}

struct Operators<'t, 'a>(ConditionRef<'t, 'a>);

impl Serialize for Operators<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self.0.values() {
            [value] if !self.0.has_list() => map.serialize_entry(self.0.op().as_str(), value)?,
            values => map.serialize_entry(self.0.op().as_str(), values)?,
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.kind() {
            ValueKind::Quoted | ValueKind::Number => serializer.serialize_str(self.text()),
            ValueKind::Parameter => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(PARAMETER, self.text())?;
                map.end()
            }
        }
    }
}

/// A parser of the JSON form.
struct Reader {
    nodes: Nodes<Leaf<'static>>,
    values: Vec<Value<'static>>,
    conditions: usize,
}

/// A group or `$not` that is open: its remaining parts, and its term so far.
struct Open<'j> {
    /// `None` for `$not`.
    connective: Option<Connective>,
    rest: std::vec::IntoIter<Part<'j>>,
    term: Option<Term>,
    path: String,
}

/// A part of a group, with its path.
struct Part<'j> {
    path: String,
    content: Content<'j>,
}

enum Content<'j> {
    /// An object of conditions and groups.
    Object(&'j RawValue),
    /// One operator of a field.
    Condition {
        field: String,
        op: Op,
        operand: &'j RawValue,
    },
    /// The items of `$and` or `$or`.
    Group(Connective, &'j RawValue),
    Not(&'j RawValue),
}

impl Reader {
    fn read(raw: &RawValue) -> Result<Ast<'static>, JsonError> {
        let mut reader = Self { nodes: Nodes::with_capacity(8), values: Vec::new(), conditions: 0 };
        let root = Part { path: "$".into(), content: Content::Object(raw) };
        let term = reader.filter(root)?;
        Ok(Ast { tree: reader.nodes.finish(term), values: reader.values, comments: Vec::new() })
    }

    fn filter(&mut self, root: Part<'_>) -> Result<Term, JsonError> {
        let whole = Open {
            connective: Some(Connective::And),
            path: root.path.clone(),
            rest: vec![root].into_iter(),
            term: None,
        };
        let mut open = vec![whole];
        loop {
            let Some(last) = open.last_mut() else { return Err(no_condition("$")) };
            let Some(part) = last.rest.next() else {
                let term = self.close(open.pop())?;
                match open.last_mut() {
                    Some(parent) => self.add(parent, term),
                    None => return Ok(term),
                }
                continue;
            };
            match self.part(part)? {
                Opened::Term(term) => self.add(last, term),
                Opened::Level(level) => {
                    open.push(level);
                    let limit = DEEPEST;
                    if open.len() > limit {
                        let path = open.pop().map_or_else(String::new, |level| level.path);
                        return Err(JsonError::at(path, format!("nested more than {limit} levels deep")));
                    }
                }
            }
        }
    }

    fn add(&mut self, level: &mut Open<'_>, term: Term) {
        match (&mut level.term, level.connective) {
            (Some(before), Some(connective)) => self.nodes.join(connective, before, term),
            (before, _) => *before = Some(term),
        }
    }

    fn close(&mut self, level: Option<Open<'_>>) -> Result<Term, JsonError> {
        let Some(level) = level else { return Err(no_condition("$")) };
        let term = level.term.ok_or_else(|| no_condition(&level.path))?;
        Ok(match level.connective {
            Some(_) => term,
            None => self.nodes.not(term, Span::default()),
        })
    }

    fn part<'j>(&mut self, part: Part<'j>) -> Result<Opened<'j>, JsonError> {
        let Part { path, content } = part;
        let (connective, rest) = match content {
            Content::Object(raw) => (Some(Connective::And), object_parts(raw, &path)?),
            Content::Group(connective, raw) => (Some(connective), group_parts(raw, &path)?),
            Content::Not(raw) => (None, vec![Part { path: path.clone(), content: Content::Object(raw) }]),
            Content::Condition { field, op, operand } => {
                return self.condition(field, op, operand, &path).map(Opened::Term);
            }
        };
        Ok(Opened::Level(Open { connective, rest: rest.into_iter(), term: None, path }))
    }

    fn condition(
        &mut self,
        field: String,
        op: Op,
        operand: &RawValue,
        path: &str,
    ) -> Result<Term, JsonError> {
        let limit = Limits::DEFAULT.conditions();
        self.conditions = self.conditions.saturating_add(1);
        if self.conditions > limit {
            return Err(JsonError::at(path, format!("more than {limit} conditions")));
        }
        let first = self.values.len();
        let has_list = op.operand_kind() == OperandKind::List && json::kind(operand) != JsonKind::Object;
        if has_list {
            self.items(operand, path)?;
        } else {
            let value = value(operand, path)?;
            if op.operand_kind() == OperandKind::List && !value.is_parameter() {
                return Err(JsonError::at(path, "expected a list"));
            }
            self.values.push(value);
        }
        let condition = Condition {
            field: field.into(),
            field_span: Span::default(),
            op_span: Span::default(),
            operand_span: Span::default(),
            values: Values::new(first..self.values.len()),
            op,
            has_list,
        };
        Ok(self.nodes.leaf(Leaf::Condition(condition), Span::default()))
    }

    fn items(&mut self, operand: &RawValue, path: &str) -> Result<(), JsonError> {
        let limit = Limits::DEFAULT.items();
        let items = json::items(operand, &Place::Path(path))?;
        if items.len() > limit {
            return Err(JsonError::at(path, format!("more than {limit} items")));
        }
        for (at, item) in items.into_iter().enumerate() {
            let item = value(item, &format!("{path}[{at}]"))?;
            self.values.push(item);
        }
        Ok(())
    }
}

enum Opened<'j> {
    Term(Term),
    Level(Open<'j>),
}

fn no_condition(path: &str) -> JsonError {
    JsonError::at(path, "expected at least one condition")
}

/// The parts of an object of conditions and groups.
fn object_parts<'j>(raw: &'j RawValue, path: &str) -> Result<Vec<Part<'j>>, JsonError> {
    let place = Place::Path(path);
    let members = Members::read(raw, &place)?;
    let mut parts = Vec::with_capacity(members.entries().len());
    for (key, raw) in members.entries() {
        let path = place.key(key).to_string();
        match Keyword::from_spelling(key) {
            Some(Keyword::Connective(connective)) => {
                parts.push(Part { path, content: Content::Group(connective, raw) });
            }
            Some(Keyword::Not) => parts.push(Part { path, content: Content::Not(raw) }),
            None if lexer::is_field(key) => field_parts(key, raw, &path, &mut parts)?,
            Some(Keyword::Op(_)) => return Err(JsonError::at(path, "expected a field, found an operator")),
            None if key.starts_with('$') => return Err(JsonError::at(path, "unknown key")),
            None => return Err(JsonError::at(path, "not a valid field name")),
        }
    }
    Ok(parts)
}

/// The conditions of one field.
fn field_parts<'j>(
    field: &str,
    raw: &'j RawValue,
    path: &str,
    parts: &mut Vec<Part<'j>>,
) -> Result<(), JsonError> {
    let place = Place::Path(path);
    if json::kind(raw) != JsonKind::Object {
        return Err(JsonError::at(path, "expected an object of operators, such as {\"$eq\":\"…\"}"));
    }
    let members = Members::read(raw, &place)?;
    if members.entries().is_empty() {
        return Err(no_condition(path));
    }
    for (key, operand) in members.entries() {
        let path = place.key(key).to_string();
        let Some(Keyword::Op(op)) = Keyword::from_spelling(key) else {
            return Err(JsonError::at(path, "unknown operator"));
        };
        parts.push(Part { path, content: Content::Condition { field: field.to_owned(), op, operand } });
    }
    Ok(())
}

fn group_parts<'j>(raw: &'j RawValue, path: &str) -> Result<Vec<Part<'j>>, JsonError> {
    let items = json::items(raw, &Place::Path(path))?;
    let part = |(at, raw)| Part { path: format!("{path}[{at}]"), content: Content::Object(raw) };
    Ok(items.into_iter().enumerate().map(part).collect())
}

/// A string, a number with its digits, or a parameter.
fn value(raw: &RawValue, path: &str) -> Result<Value<'static>, JsonError> {
    let place = Place::Path(path);
    let (text, kind) = match json::kind(raw) {
        JsonKind::String => (json::string(raw, &place)?, ValueKind::Quoted),
        JsonKind::Number if lexer::is_number(raw.get()) => (raw.get().to_owned(), ValueKind::Number),
        JsonKind::Number => {
            return Err(JsonError::at(path, "expected a number without an exponent: write it as a string"));
        }
        JsonKind::Object => (parameter(raw, path)?, ValueKind::Parameter),
        kind => return Err(JsonError::at(path, format!("expected a value, found {}", kind.name()))),
    };
    Ok(Value { text: text.into(), span: Span::default(), kind })
}

fn parameter(raw: &RawValue, path: &str) -> Result<String, JsonError> {
    let place = Place::Path(path);
    let members = Members::read(raw, &place)?;
    members.only(&[PARAMETER])?;
    let name = members.required_string(PARAMETER)?;
    if lexer::is_name(&name) {
        Ok(name)
    } else {
        Err(JsonError::at(place.key(PARAMETER).to_string(), "not a valid parameter name"))
    }
}
