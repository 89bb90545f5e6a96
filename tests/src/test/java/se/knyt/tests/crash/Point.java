package se.knyt.tests.crash;

/**
 * Where a process dies.
 *
 * @param name of the commit, call or answer, as {@link Points} names it
 * @param occurrence which one of that name, from 1; 0 for {@link #NONE} and {@link #BEFORE_ALL}
 */
record Point(String name, int occurrence) {
    /** It lives. */
    static final Point NONE = new Point("none", 0);
    /** It dies before it has done anything. */
    static final Point BEFORE_ALL = new Point("before-all", 0);

    @Override
    public String toString() {
        return name + "#" + occurrence;
    }
}
