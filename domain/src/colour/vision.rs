//! Colours as people see them who lack one kind of cone.
//!
//! Source: G. Machado, M. Oliveira and L. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
//! Deficiency" (2009), the matrices for severity 1.0, applied to linear light.

use super::{Linear, Rgb, distance, oklab};

/// Which kind of cone is missing: the one for long, middle or short waves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deficiency {
    Protanopia,
    Deuteranopia,
    Tritanopia,
}

impl Deficiency {
    pub const ALL: [Self; 3] = [Self::Protanopia, Self::Deuteranopia, Self::Tritanopia];

    const fn matrix(self) -> [Linear; 3] {
        match self {
            Self::Protanopia => {
                [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
            }
            Self::Deuteranopia => {
                [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
            }
            Self::Tritanopia => {
                [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
            }
        }
    }

    /// ΔE OK of two colours as somebody sees them who has it.
    #[must_use]
    pub fn distance(self, one: Rgb, other: Rgb) -> f64 {
        distance(oklab(self.seen(one)), oklab(self.seen(other)))
    }

    fn seen(self, colour: Rgb) -> Linear {
        let light = colour.linear();
        self.matrix().map(|row| row.iter().zip(light).map(|(weight, part)| weight * part).sum::<f64>().clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn greys_stay_greys() {
        for deficiency in Deficiency::ALL {
            assert!(deficiency.distance(Rgb::WHITE, Rgb::BLACK) > 0.99, "{deficiency:?}");
            let grey = Rgb([119; 3]);
            let off = distance(oklab(deficiency.seen(grey)), oklab(grey.linear()));
            assert!(off < 0.001, "{deficiency:?}: {off}");
        }
    }

    #[test]
    fn red_and_green_of_one_lightness_are_one_colour_without_the_middle_cone() {
        let (red, green): (Rgb, Rgb) = ("#b05a4f".parse().unwrap(), "#7c7c4d".parse().unwrap());
        assert!(red.distance(green) > 0.1);
        assert!(Deficiency::Deuteranopia.distance(red, green) < red.distance(green) / 2.0);
    }
}
