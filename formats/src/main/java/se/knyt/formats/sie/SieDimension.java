package se.knyt.formats.sie;

import se.knyt.core.bookkeeping.Dimensions;

/** A dimension: 1 is cost centre, 6 is project; {@code parent} is 0 for one that is no sub-dimension. */
public record SieDimension(int number, String name, int parent) {
    /** As it is named in a file of ours: by SIE's own name, and one that is free by its number, which is all that is known of it. */
    static SieDimension of(int number) {
        return new SieDimension(
                number,
                switch (number) {
                    case Dimensions.COST_CENTRE -> "Kostnadsställe";
                    case Dimensions.PROJECT -> "Projekt";
                    case 7 -> "Anställd";
                    case 8 -> "Kund";
                    case 9 -> "Leverantör";
                    case 10 -> "Faktura";
                    default -> "Dimension " + number;
                },
                0);
    }
}
