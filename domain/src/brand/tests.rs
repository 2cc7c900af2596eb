#![allow(clippy::unwrap_used)]
use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;
use crate::{error::Error, testing::World};

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn plain(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([20, 128, 61])))
}

fn form(colour: &str, version: i32) -> BrandForm {
    BrandForm { colour: colour.into(), version }
}

#[tokio::test]
async fn an_owner_chooses_a_colour_and_whoever_belongs_there_is_shown_it() {
    let world = World::new().await;
    let db = &world.database.db;
    let owner = world.ctx(world.owner, "sur").await;
    assert_eq!(find(&owner, db).await.unwrap(), Brand::default());
    let brand = edit(&owner, db, &form(" 15803D ", 0)).await.unwrap();
    assert_eq!((brand.colour.unwrap().to_string().as_str(), brand.version), ("#15803d", 1));
    assert_eq!(edit(&owner, db, &form("#000000", 0)).await.unwrap_err(), Error::Stale);
    let provider = world.ctx(world.provider, "sur").await;
    assert_eq!(find(&provider, db).await.unwrap(), brand);
    assert_eq!(edit(&provider, db, &form("#000000", 1)).await.unwrap_err(), Error::Forbidden);
    for (user, slug) in [(world.provider, "sur"), (world.visitor, "sur")] {
        let identity = world.identity(Some(user)).await;
        let look = identity.person().unwrap().membership(&slug.parse().unwrap()).unwrap().look;
        assert_eq!(look, Look { colour: brand.colour, logo: None });
    }
    let elsewhere = world.ctx(world.other_owner, "norte").await;
    assert_eq!(find(&elsewhere, db).await.unwrap(), Brand::default());
    let none = edit(&owner, db, &form("", 1)).await.unwrap();
    assert_eq!((none.colour, none.version), (None, 2));
}

#[test]
fn what_is_no_colour_is_told_at_its_field() {
    for text in ["red", "#12345", "rgb(1,2,3)", "#15803d;}body{"] {
        assert_eq!(form(text, 0).parse().unwrap_err(), Error::invalid("colour", Problem::Colour), "{text}");
    }
}

#[test]
fn initials_are_of_the_first_word_and_the_last() {
    for (name, letters) in
        [("Barbería Sur", "BS"), ("Los Álamos de Once", "LO"), ("ñandú", "Ñ"), ("«El 9»", "E9"), ("—", "")]
    {
        assert_eq!(initials(name), letters, "{name}");
    }
}

#[tokio::test]
async fn a_logo_is_drawn_anew_within_its_size() {
    let world = World::new().await;
    let db = &world.database.db;
    let owner = world.ctx(world.owner, "sur").await;
    let logo_of = async || {
        let identity = world.identity(Some(world.provider)).await;
        identity.person().unwrap().membership(&"sur".parse().unwrap()).unwrap().look.logo
    };
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let brand = upload_logo(&owner, db, file(&plain(600, 300), format), None).await.unwrap();
        let id = logo_of().await.unwrap();
        assert_eq!(brand.logo, Some(logo_address(id)));
        let Logo(png) = find_logo(db, id).await.unwrap();
        let kept = image::load_from_memory_with_format(&png, ImageFormat::Png).unwrap();
        assert_eq!((kept.width(), kept.height()), (512, 256), "{format:?}");
    }
    let first = logo_of().await.unwrap();
    upload_logo(&owner, db, file(&plain(10, 20), ImageFormat::Png), None).await.unwrap();
    let second = logo_of().await.unwrap();
    assert_eq!(find_logo(db, first).await.unwrap_err(), Error::NotFound);
    // The same again, in another format: its pixels are the same, so its address is.
    upload_logo(&owner, db, file(&plain(10, 20), ImageFormat::WebP), None).await.unwrap();
    assert_eq!(logo_of().await, Some(second));
    let elsewhere = world.ctx(world.other_owner, "norte").await;
    remove_logo(&elsewhere, db).await.unwrap();
    assert_eq!(logo_of().await, Some(second));
    assert_eq!(remove_logo(&owner, db).await.unwrap().logo, None);
    assert_eq!(find_logo(db, second).await.unwrap_err(), Error::NotFound);
}

/// The bytes of a chunk of a PNG (PNG specification, 5.3), whose checksum is left wrong where nobody reads it.
fn png_head(width: u32, height: u32) -> Vec<u8> {
    let mut file = file(&plain(1, 1), ImageFormat::Png);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    file
}

/// CRC-32 (PNG specification, annex D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// The head of a key frame of 16383 pixels a side (RFC 6386, 9.1).
const VP8_BOMB: [u8; 10] = [0, 0, 0, 0x9d, 1, 0x2a, 0xff, 0x3f, 0xff, 0x3f];

/// A WebP file with a canvas of 16 pixels a side and one more part.
fn webp(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let part = |name: &[u8; 4], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_le_bytes();
        [name, &length[..], content, &vec![0; content.len() % 2]].concat()
    };
    let parts = [part(b"VP8X", &[0, 0, 0, 0, 15, 0, 0, 15, 0, 0]), part(name, content)].concat();
    part(b"RIFF", &[b"WEBP", &parts[..]].concat())
}

#[tokio::test]
async fn what_is_no_logo_is_refused_for_what_it_is() {
    let world = World::new().await;
    let db = &world.database.db;
    let owner = world.ctx(world.owner, "sur").await;
    let good = file(&plain(40, 40), ImageFormat::Png);
    let mut gif = b"GIF89a".to_vec();
    gif.extend([0; 40]);
    let cases: Vec<(&str, Vec<u8>, Problem)> = vec![
        ("nothing", Vec::new(), Problem::Required),
        ("a vector graphic", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(), Problem::ImageVector),
        ("with a declaration", b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- --><SVG/>".to_vec(), Problem::ImageVector),
        ("a page", b"<!doctype html><script>alert(1)</script>".to_vec(), Problem::ImageFormat),
        ("a text", b"hola".to_vec(), Problem::ImageFormat),
        ("another format", gif, Problem::ImageFormat),
        ("a large file", vec![0; MOST_BYTES + 1], Problem::FileTooLarge { max: 1024 }),
        ("half a picture", good[..good.len() / 2].to_vec(), Problem::ImageBroken),
        ("only the beginning", b"\x89PNG\r\n\x1a\n".to_vec(), Problem::ImageBroken),
        ("a broken JPEG", b"\xff\xd8\xff\xe0nothing".to_vec(), Problem::ImageBroken),
        ("a broken WebP", b"RIFF\x20\0\0\0WEBPVP8 \x14\0\0\0nothing".to_vec(), Problem::ImageBroken),
        ("a wide bomb", png_head(MOST_SIDE + 1, 1), Problem::ImageTooLarge { max: MOST_SIDE }),
        ("a bomb", png_head(1_000_000, 1_000_000), Problem::ImageTooLarge { max: MOST_SIDE }),
        ("a frame larger than its canvas", webp(b"VP8 ", &VP8_BOMB), Problem::ImageTooLarge { max: MOST_SIDE }),
        ("the same without loss", webp(b"VP8L", b"\x2f\xff\xff\xff\x0f"), Problem::ImageTooLarge { max: MOST_SIDE }),
        ("a film", webp(b"ANMF", &[0; 16]), Problem::ImageFormat),
    ];
    for (what, sent, problem) in cases {
        let refused = upload_logo(&owner, db, sent, None).await.unwrap_err();
        assert_eq!(refused, Error::invalid("logo", problem), "{what}");
    }
    assert_eq!(find(&owner, db).await.unwrap().logo, None);
}

#[tokio::test]
async fn what_else_was_in_the_file_is_not_kept() {
    let mut sent = file(&plain(30, 30), ImageFormat::Png);
    let text = b"tEXtComment\0-34.6037,-58.3816";
    let at = sent.len() - 12;
    let length = u32::try_from(text.len() - 4).unwrap().to_be_bytes();
    let chunk = [&length[..], text, &crc32(text).to_be_bytes()].concat();
    sent.splice(at..at, chunk);
    sent.extend(b"<script>alert(1)</script>");
    let (png, _) = logo::made_anew(sent).await.unwrap();
    for trace in [&b"-34.6037"[..], b"Comment", b"script"] {
        assert!(!png.windows(trace.len()).any(|part| part == trace));
    }
}

#[tokio::test]
async fn edges_of_a_transparent_logo_do_not_fray() {
    // White on nothing, where nothing is black: made smaller without care, its edge turns grey.
    let picture =
        RgbaImage::from_fn(1024, 1024, |x, _| if x % 3 == 0 { Rgba([255, 255, 255, 255]) } else { Rgba([0, 0, 0, 0]) });
    let (png, _) = logo::made_anew(file(&DynamicImage::ImageRgba8(picture), ImageFormat::Png)).await.unwrap();
    let kept = image::load_from_memory(&png).unwrap().into_rgba8();
    let darkest = kept.pixels().filter(|pixel| pixel.0[3] > 40).map(|pixel| pixel.0[0]).min().unwrap();
    assert!(darkest > 245, "{darkest}");
}

#[tokio::test]
async fn logos_are_not_drawn_without_end() {
    let world = World::new().await;
    let owner = world.ctx(world.owner, "sur").await;
    for _ in 0..30 {
        let refused = upload_logo(&owner, &world.database.db, Vec::new(), None).await.unwrap_err();
        assert_eq!(refused, Error::invalid("logo", Problem::Required));
    }
    let refused = upload_logo(&owner, &world.database.db, Vec::new(), None).await.unwrap_err();
    assert!(matches!(refused, Error::TooManyRequests { seconds: 1..=120 }), "{refused:?}");
}
