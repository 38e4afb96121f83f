//! Building JSON piece by piece.

use serde_json::Value;

/// Sets a field of an object; on anything else nothing happens.
pub(crate) fn put(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.to_owned(), value.into());
    }
}
