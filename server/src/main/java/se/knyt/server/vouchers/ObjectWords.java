package se.knyt.server.vouchers;

/** Cost centres and projects by id and name, where the accounting system has told it. */
public final class ObjectWords {
    /** The name of an object: company, dimension and id are to be filled in. Two systems that call it differently leave it without one. */
    public static final String NAMED =
            "(select min(o.name) from dimension_object o where o.company_id = %s and o.dimension = %s and o.object = %s"
                    + " having count(distinct o.name) = 1)";

    private ObjectWords() {}

    /** {@code WEBB Webbutik}, or the id alone. */
    public static String with(String id, String name) {
        return name.isEmpty() ? id : id + " " + name;
    }
}
