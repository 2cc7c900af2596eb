//! Pictures from strangers: what one is, is seen in its bytes and not in its name; it is decoded within limits, and what is
//! kept is drawn anew from its pixels, without anything else that was in the file.
//!
//! Source: OWASP File Upload Cheat Sheet.

use std::{io::Cursor, time::Duration};

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage, guess_format,
    imageops::FilterType,
};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::{MOST_BYTES, MOST_KILOBYTES, MOST_SIDE, SIDE};
use crate::error::{Error, Problem, Result};

/// Bytes that decoding may take: the largest picture in four channels of 16 bits. Half as much comes on top, for the same
/// in 8 bits.
const MOST_MEMORY: u64 = 2 * 4 * MOST_SIDE as u64 * MOST_SIDE as u64;
/// So many at once: each may take that much.
static ROOM: Semaphore = Semaphore::const_new(2);
/// Whoever waits holds a file in memory.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// The PNG that is kept, and its SHA-256.
///
/// # Errors
/// [`Error::Invalid`] at the field `logo` with what is wrong with the file; [`Error::Unavailable`] while others are drawn.
pub(super) async fn made_anew(file: Vec<u8>) -> Result<(Vec<u8>, Vec<u8>)> {
    let format = check(&file)?;
    let room = tokio::time::timeout(LONGEST_WAIT, ROOM.acquire()).await.map_err(|_| Error::Unavailable)?;
    let room = room.map_err(|_| Error::Internal)?;
    let made = tokio::task::spawn_blocking(move || {
        // Given back when the work is done, even if whoever asked has gone away.
        let _room = room;
        draw(&file, format)
    });
    let png = made.await.map_err(|_| Error::Internal)??;
    let digest = Sha256::digest(&png).to_vec();
    Ok((png, digest))
}

fn wrong(problem: Problem) -> Error {
    Error::invalid("logo", problem)
}

/// What can be told without decoding.
fn check(file: &[u8]) -> Result<ImageFormat> {
    if file.is_empty() {
        return Err(wrong(Problem::Required));
    }
    if file.len() > MOST_BYTES {
        return Err(wrong(Problem::FileTooLarge { max: MOST_KILOBYTES }));
    }
    match guess_format(file) {
        Ok(ImageFormat::WebP) => check_frames(file).map(|()| ImageFormat::WebP),
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) => Ok(format),
        _ if is_vector(file) => Err(wrong(Problem::ImageVector)),
        _ => Err(wrong(Problem::ImageFormat)),
    }
}

/// A WebP file says its size twice: of its canvas, which limits are held against, and of each frame, which is decoded before
/// the two are compared. One that moves is no logo.
///
/// Source: RFC 9649, 2.3 to 2.7.
fn check_frames(file: &[u8]) -> Result<()> {
    let mut rest = file.get(12..).unwrap_or_default();
    while let Some((head, after)) = rest.split_at_checked(8) {
        let (name, size) = head.split_at(4);
        let size = usize::try_from(size.iter().rev().fold(0_u32, |size, byte| size << 8 | u32::from(*byte)));
        let size = size.map_err(|_| wrong(Problem::ImageBroken))?;
        let side = |at: usize| after.get(at..at + 2).map(|side| u32::from(side[0]) | u32::from(side[1] & 0x3f) << 8);
        let sides = match name {
            b"VP8 " => Some((side(6), side(8))),
            b"VP8L" => {
                let bits =
                    after.get(1..5).map(|bits| bits.iter().rev().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)));
                Some((bits.map(|bits| (bits & 0x3fff) + 1), bits.map(|bits| (bits >> 14 & 0x3fff) + 1)))
            }
            b"ANIM" | b"ANMF" => return Err(wrong(Problem::ImageFormat)),
            _ => None,
        };
        match sides {
            Some((Some(width), Some(height))) if width.max(height) > MOST_SIDE => {
                return Err(wrong(Problem::ImageTooLarge { max: MOST_SIDE }));
            }
            Some((None, _) | (_, None)) => return Err(wrong(Problem::ImageBroken)),
            _ => {}
        }
        // Each part is as long as it says, and of an even length.
        rest = after.get(size.saturating_add(size % 2)..).unwrap_or_default();
    }
    Ok(())
}

/// SVG is a text that names its root somewhere near the beginning.
fn is_vector(file: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&file[..file.len().min(4096)]).to_ascii_lowercase();
    start.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('<') && start.contains("<svg")
}

fn draw(file: &[u8], format: ImageFormat) -> Result<Vec<u8>> {
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| unreadable(&error))?;
    // Told by the file's head: a small file that unfolds into a large picture is not unfolded.
    let (width, height) = decoder.dimensions();
    if width > MOST_SIDE || height > MOST_SIDE || decoder.total_bytes() > MOST_MEMORY {
        return Err(wrong(Problem::ImageTooLarge { max: MOST_SIDE }));
    }
    // Where up is stands beside the pixels, and what stands beside them is not kept.
    let up = decoder.orientation().map_err(|error| unreadable(&error))?;
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(&error))?.into_rgba8();
    if pixels.width().max(pixels.height()) > SIDE {
        pixels = smaller(pixels);
    }
    // Turned when it is small: turning makes a copy.
    let mut picture = DynamicImage::ImageRgba8(pixels);
    picture.apply_orientation(up);
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).map_err(|error| {
        tracing::error!(%error, "a logo could not be written");
        Error::Internal
    })?;
    Ok(png.into_inner())
}

/// Pixels are mixed by how much of each is seen: otherwise the colour of what is transparent frays the edges.
fn smaller(mut pixels: RgbaImage) -> RgbaImage {
    let part = |value: u8, alpha: u8| (u16::from(value) * u16::from(alpha) / 255).to_le_bytes()[0];
    for pixel in pixels.pixels_mut() {
        let [r, g, b, a] = pixel.0;
        pixel.0 = [part(r, a), part(g, a), part(b, a), a];
    }
    let mut pixels = DynamicImage::ImageRgba8(pixels).resize(SIDE, SIDE, FilterType::CatmullRom).into_rgba8();
    let whole = |value: u8, alpha: u8| (u16::from(value) * 255 / u16::from(alpha)).min(255).to_le_bytes()[0];
    for pixel in pixels.pixels_mut().filter(|pixel| pixel.0[3] > 0) {
        let [r, g, b, a] = pixel.0;
        pixel.0 = [whole(r, a), whole(g, a), whole(b, a), a];
    }
    pixels
}

fn unreadable(error: &ImageError) -> Error {
    wrong(match error {
        ImageError::Limits(_) => Problem::ImageTooLarge { max: MOST_SIDE },
        _ => Problem::ImageBroken,
    })
}
