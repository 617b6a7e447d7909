//! `ffi-api LIBRARY`: prints the API that a built library offers to other languages, a line for each thing, so that a
//! change of it is seen in review (`docs/ffi-api.txt`).

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::process::ExitCode;

use uniffi_meta::{
    DefaultValueMetadata, EnumMetadata, FieldMetadata, FnParamMetadata, Metadata, ObjectImpl,
    RecordMetadata, Type,
};

fn main() -> ExitCode {
    let Some(library) = std::env::args().nth(1) else { return ExitCode::from(2) };
    let Ok(lines) = uniffi_bindgen::macro_metadata::extract_from_library(library.as_str().into())
    else {
        return ExitCode::FAILURE;
    };
    let lines: BTreeSet<String> = lines.iter().flat_map(listed).collect();
    let text: String = lines.into_iter().map(|line| line + "\n").collect();
    match io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn listed(one: &Metadata) -> Vec<String> {
    match one {
        Metadata::Func(it) => {
            vec![call("fn", &it.name, &it.inputs, it.return_type.as_ref(), it.throws.as_ref())]
        }
        Metadata::Constructor(it) => {
            let (name, made) = (format!("{}.{}", it.self_name, it.name), named(&it.self_name));
            vec![call("new", &name, &it.inputs, Some(&made), it.throws.as_ref())]
        }
        Metadata::Method(it) => {
            let name = format!("{}.{}", it.self_name, it.name);
            vec![call("fn", &name, &it.inputs, it.return_type.as_ref(), it.throws.as_ref())]
        }
        Metadata::TraitMethod(it) => {
            let name = format!("{}.{}", it.trait_name, it.name);
            vec![call("callback", &name, &it.inputs, it.return_type.as_ref(), it.throws.as_ref())]
        }
        Metadata::Object(it) => vec![match it.imp {
            ObjectImpl::Struct => format!("object {}", it.name),
            ObjectImpl::Trait(_) => format!("trait {}", it.name),
        }],
        Metadata::CustomType(it) => vec![format!("type {} = {}", it.name, shown(&it.builtin))],
        Metadata::Record(it) => record(it),
        Metadata::Enum(it) => variants(it),
        _ => Vec::new(),
    }
}

fn named(name: &str) -> Type {
    Type::Record { module_path: String::new(), name: name.to_owned() }
}

fn call(
    what: &str,
    name: &str,
    inputs: &[FnParamMetadata],
    gives: Option<&Type>,
    throws: Option<&Type>,
) -> String {
    let inputs: Vec<String> = inputs
        .iter()
        .map(|one| format!("{}: {}{}", one.name, shown(&one.ty), default(one.default.as_ref())))
        .collect();
    let gives = gives.map(|gives| format!(" -> {}", shown(gives))).unwrap_or_default();
    let throws = if throws.is_some() { " throws" } else { "" };
    format!("{what} {name}({}){gives}{throws}", inputs.join(", "))
}

fn record(it: &RecordMetadata) -> Vec<String> {
    it.fields.iter().map(|field| format!("record {}.{}", it.name, one_field(field))).collect()
}

fn variants(it: &EnumMetadata) -> Vec<String> {
    let variants = it.variants.iter().map(|variant| {
        let fields: Vec<String> = variant.fields.iter().map(one_field).collect();
        let fields =
            if fields.is_empty() { String::new() } else { format!("({})", fields.join(", ")) };
        format!("enum {}.{}{fields}", it.name, variant.name)
    });
    variants.collect()
}

fn one_field(field: &FieldMetadata) -> String {
    let name = if field.name.is_empty() { String::new() } else { format!("{}: ", field.name) };
    format!("{name}{}{}", shown(&field.ty), default(field.default.as_ref()))
}

fn default(value: Option<&DefaultValueMetadata>) -> &'static str {
    if value.is_some() { " = …" } else { "" }
}

fn shown(ty: &Type) -> String {
    match ty {
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => name.clone(),
        Type::Optional { inner_type } => format!("{}?", shown(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", shown(inner_type)),
        Type::Map { key_type, value_type } => {
            format!("{{{}: {}}}", shown(key_type), shown(value_type))
        }
        other => format!("{other:?}"),
    }
}
