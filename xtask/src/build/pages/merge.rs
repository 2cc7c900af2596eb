//! Makes one WebAssembly module of several that the splitter made.
//!
//! They are of a simple kind: each takes the memory, the table of functions and some globals of the main module and puts
//! its own functions and data into them, at places of its own. They call one another through the table only, so none has
//! to be found in another. Anything else is an error rather than a guess.

use std::collections::HashMap;

use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, EntityType, FunctionSection, ImportSection, Module,
    NameMap, NameSection, TypeSection,
    reencode::{self, Reencode},
};
use wasmparser::{CompositeInnerType, KnownCustom, Name, Parser, Payload, TypeRef};

use crate::Result;

/// How one module's indices become those of the whole.
#[derive(Default)]
struct Indices {
    types: Vec<u32>,
    globals: Vec<u32>,
    first_function: u32,
    first_element: u32,
    first_data: u32,
}

/// Something is referred to that the module does not have.
#[derive(Debug)]
struct Unknown(u32);

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a part refers to number {} of something it has fewer of", self.0)
    }
}

impl std::error::Error for Unknown {}

type Renumbered = std::result::Result<u32, reencode::Error<Unknown>>;

impl Reencode for Indices {
    type Error = Unknown;

    fn type_index(&mut self, index: u32) -> Renumbered {
        find(&self.types, index)
    }

    fn global_index(&mut self, index: u32) -> Renumbered {
        find(&self.globals, index)
    }

    fn function_index(&mut self, index: u32) -> Renumbered {
        Ok(self.first_function + index)
    }

    fn element_index(&mut self, index: u32) -> Renumbered {
        Ok(self.first_element + index)
    }

    fn data_index(&mut self, index: u32) -> Renumbered {
        Ok(self.first_data + index)
    }
}

fn find(indices: &[u32], index: u32) -> Renumbered {
    indices.get(index as usize).copied().ok_or(reencode::Error::UserError(Unknown(index)))
}

/// The sections of the whole, as they grow.
#[derive(Default)]
struct Whole {
    types: TypeSection,
    known_types: HashMap<wasmparser::FuncType, u32>,
    imports: ImportSection,
    /// By module and name: what is imported, and its number among those of its kind.
    known_imports: HashMap<(String, String), (EntityType, u32)>,
    globals: u32,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    names: NameMap,
}

/// One module of several. One alone is given back as it is.
pub fn merge(modules: &[Vec<u8>]) -> Result<Vec<u8>> {
    if let [module] = modules {
        return Ok(module.clone());
    }
    let mut whole = Whole::default();
    for module in modules {
        whole.add(module)?;
    }
    let mut merged = Module::new();
    merged.section(&whole.types).section(&whole.imports).section(&whole.functions).section(&whole.elements);
    merged.section(&DataCountSection { count: whole.data.len() }).section(&whole.code).section(&whole.data);
    let mut names = NameSection::new();
    names.functions(&whole.names);
    merged.section(&names);
    Ok(merged.finish())
}

impl Whole {
    fn add(&mut self, module: &[u8]) -> Result<()> {
        let mut indices = Indices {
            first_function: self.functions.len(),
            first_element: self.elements.len(),
            first_data: self.data.len(),
            ..Indices::default()
        };
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(section) => {
                    for group in section {
                        for kind in group?.into_types() {
                            let index = self.type_of(&mut indices, kind)?;
                            indices.types.push(index);
                        }
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        self.import(&mut indices, import?)?;
                    }
                }
                Payload::FunctionSection(section) => indices.parse_function_section(&mut self.functions, section)?,
                Payload::ElementSection(section) => indices.parse_element_section(&mut self.elements, section)?,
                Payload::CodeSectionEntry(body) => indices.parse_function_body(&mut self.code, body)?,
                Payload::DataSection(section) => indices.parse_data_section(&mut self.data, section)?,
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        self.name(&indices, names)?;
                    }
                }
                // Written even when there is nothing to say.
                Payload::ExportSection(section) if section.count() == 0 => {}
                Payload::GlobalSection(section) if section.count() == 0 => {}
                Payload::MemorySection(section) if section.count() == 0 => {}
                Payload::TableSection(section) if section.count() == 0 => {}
                Payload::TagSection(section) if section.count() == 0 => {}
                Payload::Version { .. }
                | Payload::DataCountSection { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::End(_) => {}
                other => return Err(format!("a part has what parts are not expected to have: {other:?}").into()),
            }
        }
        Ok(())
    }

    fn type_of(&mut self, indices: &mut Indices, kind: wasmparser::SubType) -> Result<u32> {
        let CompositeInnerType::Func(function) = &kind.composite_type.inner else {
            return Err(format!("a part has a type that is no function's: {kind}").into());
        };
        if let Some(known) = self.known_types.get(function) {
            return Ok(*known);
        }
        self.types.ty().func_type(&indices.func_type(function.clone())?);
        let index = self.types.len() - 1;
        self.known_types.insert(function.clone(), index);
        Ok(index)
    }

    fn import(&mut self, indices: &mut Indices, import: wasmparser::Import<'_>) -> Result<()> {
        let kind = indices.entity_type(import.ty)?;
        let key = (import.module.to_owned(), import.name.to_owned());
        let number = match self.known_imports.get(&key) {
            Some((known, number)) if *known == kind => *number,
            Some(_) => return Err(format!("two parts disagree on what {} is", import.name).into()),
            None => {
                let number = match import.ty {
                    TypeRef::Global(_) => {
                        self.globals += 1;
                        self.globals - 1
                    }
                    // Code names neither by more than a zero.
                    TypeRef::Memory(_) | TypeRef::Table(_)
                        if !self
                            .known_imports
                            .values()
                            .any(|(known, _)| std::mem::discriminant(known) == std::mem::discriminant(&kind)) =>
                    {
                        0
                    }
                    other => return Err(format!("a part imports {}: {other:?}", import.name).into()),
                };
                self.imports.import(import.module, import.name, kind);
                self.known_imports.insert(key, (kind, number));
                number
            }
        };
        if matches!(import.ty, TypeRef::Global(_)) {
            indices.globals.push(number);
        }
        Ok(())
    }

    /// Names are for whoever reads a stack trace of a quick build.
    fn name(&mut self, indices: &Indices, names: wasmparser::NameSectionReader<'_>) -> Result<()> {
        for subsection in names {
            // Whatever the rest of the section is, there are no more names of functions in it.
            let Ok(subsection) = subsection else { break };
            if let Name::Function(functions) = subsection {
                for name in functions {
                    let name = name?;
                    self.names.append(indices.first_function + name.index, name.name);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use wasm_encoder::{ConstExpr, Elements, Function, GlobalType, MemoryType, RefType, TableType, ValType};

    use super::*;

    /// A part as the splitter makes them: one function, at `place` in the table, that calls what stands at `calls`.
    fn part(place: i32, calls: i32, results: &[ValType], global: &str) -> Vec<u8> {
        let mut types = TypeSection::new();
        // Two parts number their types differently.
        types.ty().function(results.iter().copied(), []);
        types.ty().function([ValType::I32], [ValType::I32]);
        let mut imports = ImportSection::new();
        let memory = MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
        let table =
            TableType { element_type: RefType::FUNCREF, minimum: 9, maximum: None, table64: false, shared: false };
        imports.import("main", "memory", memory).import("main", "table", table);
        imports.import("main", global, GlobalType { val_type: ValType::I32, mutable: true, shared: false });
        let mut functions = FunctionSection::new();
        functions.function(1);
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(place), Elements::Functions(vec![0].into()));
        let mut function = Function::new([]);
        function.instructions().local_get(0).global_get(0).drop().i32_const(calls).call_indirect(0, 1).end();
        let mut code = CodeSection::new();
        code.function(&function);
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(place), [7]);
        let mut names = NameMap::new();
        names.append(0, &format!("at_{place}"));
        let mut section = NameSection::new();
        section.functions(&names);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&elements);
        module.section(&DataCountSection { count: 1 }).section(&code).section(&data).section(&section);
        module.finish()
    }

    #[test]
    fn parts_become_one_module_that_holds_what_they_held() {
        let parts = [part(3, 4, &[], "stack"), part(4, 3, &[ValType::I64], "other"), part(5, 3, &[], "stack")];
        let merged = merge(&parts).unwrap();
        wasmparser::validate(&merged).unwrap();
        let (mut imports, mut elements, mut names, mut called) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&merged) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    imports.extend(section.into_imports().map(|import| import.unwrap().name.to_owned()));
                }
                Payload::ElementSection(section) => {
                    for element in section {
                        let wasmparser::ElementItems::Functions(functions) = element.unwrap().items else { panic!() };
                        elements.extend(functions.into_iter().map(|function| function.unwrap()));
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader().unwrap() {
                        match operator.unwrap() {
                            wasmparser::Operator::GlobalGet { global_index } => called.push(global_index),
                            wasmparser::Operator::CallIndirect { type_index, .. } => called.push(type_index),
                            _ => {}
                        }
                    }
                }
                Payload::CustomSection(section) => {
                    let KnownCustom::Name(section) = section.as_known() else { continue };
                    for name in section {
                        let Name::Function(functions) = name.unwrap() else { continue };
                        names.extend(functions.into_iter().map(|name| name.unwrap().name.to_owned()));
                    }
                }
                _ => {}
            }
        }
        assert_eq!(imports, ["memory", "table", "stack", "other"]);
        assert_eq!(elements, [0, 1, 2]);
        assert_eq!(names, ["at_3", "at_4", "at_5"]);
        // Global and type of each call.
        assert_eq!(called, [0, 1, 1, 1, 0, 1]);
    }

    #[test]
    fn one_part_alone_stays_as_it_is_and_what_is_not_expected_is_refused() {
        let alone = part(3, 4, &[], "stack");
        assert_eq!(merge(std::slice::from_ref(&alone)).unwrap(), alone);
        let mut functions = ImportSection::new();
        functions.import("main", "f", EntityType::Function(0));
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut module = Module::new();
        module.section(&types).section(&functions);
        let error = merge(&[alone, module.finish()]).unwrap_err();
        assert!(error.to_string().contains("imports f"), "{error}");
    }
}
