package se.knyt.core.commerce;

import org.jspecify.annotations.Nullable;

/**
 * A natural person or contact. Kept apart from all documents so that it can be erased; every field may be empty. Whom the goods go to
 * is kept with the person who bought them, so that it is erased with that person.
 *
 * @param key stable key within the connection that told of the person, at most 200 characters, itself naming nobody (a customer
 *     id, or the id of the order the address stands on)
 * @param shipTo where the goods go; null where they go to the address that stands here
 */
public record Person(
        String key,
        String name,
        String company,
        String email,
        String phone,
        String address1,
        String address2,
        String postalCode,
        String city,
        String country,
        @Nullable ShipTo shipTo) {
    /** One to whom the goods go as well. */
    public Person(
            String key,
            String name,
            String company,
            String email,
            String phone,
            String address1,
            String address2,
            String postalCode,
            String city,
            String country) {
        this(key, name, company, email, phone, address1, address2, postalCode, city, country, null);
    }

    /** The same whose goods go elsewhere; to the same address where that is what is given. */
    public Person shippingTo(ShipTo other) {
        // Another telephone number alone is no other place.
        boolean same =
                other.equals(new ShipTo(name, company, other.phone(), address1, address2, postalCode, city, country));
        return new Person(
                key, name, company, email, phone, address1, address2, postalCode, city, country, same ? null : other);
    }

    /** Where the goods go: elsewhere, or to the address that stands here. */
    public ShipTo delivery() {
        return shipTo != null
                ? shipTo
                : new ShipTo(name, company, phone, address1, address2, postalCode, city, country);
    }
}
