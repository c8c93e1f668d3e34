//! Bound values as parameters of `postgres` and `tokio-postgres`.

use std::error::Error;

use bytes::BytesMut;
use postgres_types::{IsNull, ToSql, Type, to_sql_checked};

use super::value::SqlValue;

/// A value has the type of its cast in the condition, so the driver never has to
/// convert it.
///
/// ```
/// use filtre::schema::ObjectInfo;
/// use filtre::sql::Dialect;
/// use postgres_types::ToSql;
///
/// let contact = ObjectInfo::from_json("contact", include_str!("../../examples/catalogue/contact.json"))?;
/// let sql = contact.check(&filtre::parse("cc_age $gte 18")?)?.to_sql(Dialect::Postgres)?;
/// let params: Vec<&(dyn ToSql + Sync)> = sql.params().iter().map(|value| value as _).collect();
/// assert_eq!(params.len(), 1);
/// // client.query(&format!("SELECT * FROM contact WHERE {}", sql.text()), &params).await?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl ToSql for SqlValue {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Text(text) => text.to_sql_checked(ty, out),
            Self::Integer(integer) => integer.to_sql_checked(ty, out),
            Self::Boolean(boolean) => boolean.to_sql_checked(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        <String as ToSql>::accepts(ty) || <i64 as ToSql>::accepts(ty) || <bool as ToSql>::accepts(ty)
    }

    to_sql_checked!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_is_encoded_only_as_its_own_type() {
        let encoded = |value: SqlValue, ty: &Type| {
            let mut out = BytesMut::new();
            value.to_sql_checked(ty, &mut out).ok().map(|_| out.to_vec())
        };
        assert_eq!(encoded(SqlValue::Text("é".to_owned()), &Type::TEXT), Some("é".into()));
        assert_eq!(encoded(SqlValue::Integer(258), &Type::INT8), Some(vec![0, 0, 0, 0, 0, 0, 1, 2]));
        assert_eq!(encoded(SqlValue::Boolean(true), &Type::BOOL), Some(vec![1]));
        assert_eq!(encoded(SqlValue::Integer(1), &Type::TEXT), None);
        assert_eq!(encoded(SqlValue::Text("1".to_owned()), &Type::INT8), None);
        assert_eq!(encoded(SqlValue::Boolean(true), &Type::JSON), None);
    }
}
