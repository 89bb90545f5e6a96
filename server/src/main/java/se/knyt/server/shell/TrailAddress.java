package se.knyt.server.shell;

/**
 * How the page of a purchase is addressed: {@code 1001~REF}. Two shops may use one order number, so that a link names the purchase that
 * it means by its reference too; a number alone goes on working where one purchase bears it.
 */
public final class TrailAddress {
    private static final char MARK = '~';

    private TrailAddress() {}

    /**
     * As it stands in a path.
     *
     * @param trail 0 where it is not known which of those with the number is meant
     */
    public static String of(String number, long trail) {
        return trail == 0 ? number : number + MARK + Ref.of(trail);
    }

    /** The path of the purchase's page within the company; empty where it has no number to be shown by. */
    public static String path(String number, long trail) {
        return number.isEmpty() ? "" : "/trails/" + of(number, trail);
    }

    /** The purchase that an address names by its reference; −1 where it is a number alone. */
    public static long trail(String address) {
        int mark = address.lastIndexOf(MARK);
        return mark < 0 ? -1 : Ref.valueOf(address.substring(mark + 1)).id();
    }
}
