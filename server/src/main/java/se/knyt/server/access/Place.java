package se.knyt.server.access;

/**
 * Where a role holds.
 *
 * @param company the only company; 0 for every company of the organization
 */
public record Place(long organization, long company) {
    private static final long EVERY = 0;

    /** Every company of an organization, those that are made later too. */
    public static Place everywhere(long organization) {
        return new Place(organization, EVERY);
    }

    public boolean everyCompany() {
        return company == EVERY;
    }
}
