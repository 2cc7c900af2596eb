//! What a file is, by its content.

use super::{super::content::Watch, *};

/// What a content is taken for, in pieces of `size`.
fn judged(content: &[u8], purpose: FilePurpose, size: usize) -> std::result::Result<MediaType, Problem> {
    let mut pieces = content.chunks(size);
    let first = pieces.next().unwrap_or_default();
    let mut watch = Watch::new(first, purpose)?;
    watch.piece(first)?;
    pieces.try_for_each(|piece| watch.piece(piece))?;
    watch.finish()
}

/// An archive with files of these names, as far as their names go: stored, and listed again at its end (APPNOTE 4.3).
fn archive(names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let name_of = |name: &str, bytes: &mut Vec<u8>| {
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(name.bytes());
    };
    for name in names {
        bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        name_of(name, &mut bytes);
    }
    for name in names {
        bytes.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        name_of(name, &mut bytes);
    }
    bytes
}

#[test]
fn what_is_taken_is_told_by_its_content() {
    use MediaType as M;
    let word = archive(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"]);
    let excel = archive(&["_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]);
    let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01";
    let webp = b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0\x30\x01\0\x9d\x01\x2a";
    for (content, expected) in [
        (&b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"[..], M::Pdf),
        (PNG, M::Png),
        (jpeg, M::Jpeg),
        (webp, M::Webp),
        (b"Lo que hay que recordar.\nOtra l\xc3\xadnea", M::Text),
        // As Windows writes it.
        (b"a\xf1o 2026, todo bien", M::Text),
        // Words that begin as pictures and programs do.
        (b"BMW de Ana\n", M::Text),
        (b"MZ, el barbero\n", M::Text),
        (b"\xef\xbb\xbfnombre;precio\r\nCorte;12.500,50\r\n\"Color; y corte\";20.000\r\n", M::Csv),
        (b"nombre,precio\nCorte,1\n", M::Csv),
        (b"nombre\tprecio\nCorte\t1", M::Csv),
        (b"uno; dos\ntres", M::Text),
        (&word, M::Docx),
        (&excel, M::Xlsx),
    ] {
        for size in [content.len(), 64] {
            let found = judged(content, FilePurpose::Document, size);
            assert_eq!(found, Ok(expected), "{} in pieces of {size}", String::from_utf8_lossy(content));
        }
        let as_picture = judged(content, FilePurpose::Picture, content.len());
        assert_eq!(as_picture.is_ok(), expected.is_picture(), "{expected}");
    }
}

#[test]
fn what_could_do_something_where_it_is_opened_is_refused() {
    use Problem as P;
    let macros = archive(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]);
    let sheets = archive(&["[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"]);
    let controls = archive(&["[Content_Types].xml", "word/document.xml", "word/activeX/activeX1.xml"]);
    let zip = archive(&["fotos/1.png"]);
    let slides = archive(&["[Content_Types].xml", "ppt/presentation.xml"]);
    let both = archive(&["[Content_Types].xml", "word/document.xml", "xl/workbook.xml"]);
    let far = [&b"texto "[..], &b"x".repeat(200), b"<ScRiPt>alert(1)</script>"].concat();
    let elf = [&b"\x7fELF\x02\x01\x01"[..], &[0; 64]].concat();
    let exe = [&b"MZ\x90\0\x03"[..], &[0; 64]].concat();
    for (content, expected) in [
        (&b"<!DOCTYPE html><title>x</title>"[..], P::FileActive),
        (b"  \n\xef<html>", P::FileActive),
        (b"\xef\xbb\xbf <svg xmlns='http://www.w3.org/2000/svg'/>", P::FileActive),
        (b"<?xml version='1.0'?><svg/>", P::FileActive),
        (b"#!/bin/sh\nrm -rf /\n", P::FileActive),
        (b"@echo off\r\ndel *.*\r\n", P::FileActive),
        (b"nota <?php system($_GET['x']);", P::FileActive),
        (b"a;b\n1;javascript:alert(1)\n", P::FileActive),
        (&far, P::FileActive),
        (&elf, P::FileProgram),
        (&exe, P::FileProgram),
        (&macros, P::FileMacros),
        (&sheets, P::FileMacros),
        (&controls, P::FileMacros),
        (&zip, P::FileKind),
        (&slides, P::FileKind),
        (&both, P::FileKind),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Office", P::FileKind),
        (b"GIF89a\x01\0\x01\0\0\0\0", P::FileKind),
        (b"\xff\xfeU\0T\0F\0", P::FileKind),
        (b"texto con un cero \0", P::FileKind),
    ] {
        for size in [content.len(), 37, 7] {
            // The first piece is never so small that a kind could not be seen in it.
            let size = size.max(content.len().min(64));
            let found = judged(content, FilePurpose::Document, size);
            assert_eq!(found, Err(expected.clone()), "{} in pieces of {size}", String::from_utf8_lossy(content));
        }
    }
}

/// The second piece is not what the first one promised.
#[test]
fn a_text_is_looked_at_to_its_end() {
    let mut watch = Watch::new(b"texto", FilePurpose::Document).unwrap();
    watch.piece(b"texto").unwrap();
    assert_eq!(watch.piece(b"\0\x01\x02"), Err(Problem::FileKind));
    let mut watch = Watch::new(b"texto <scr", FilePurpose::Document).unwrap();
    watch.piece(b"texto <scr").unwrap();
    assert_eq!(watch.piece(b"ipt>"), Err(Problem::FileActive));
}
