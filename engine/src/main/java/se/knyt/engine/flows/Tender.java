package se.knyt.engine.flows;

/**
 * One means by which a purchase is paid at a provider: a reservation, or money that was taken at once. A provider may have given several.
 *
 * @param provider its code; empty for none that is known by name
 * @param code tells it from the others of its purchase: the provider's own for the first there, with the shop's id for each further one
 * @param id of the shop's payment that began it; empty where the shop tells of none
 */
record Tender(String provider, String code, String id) {
    static final Tender NONE = new Tender("", "", "");
}
