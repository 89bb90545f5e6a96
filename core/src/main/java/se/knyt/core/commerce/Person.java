package se.knyt.core.commerce;

/**
 * A natural person or contact. Kept apart from all documents so that it can be erased; every field may be empty.
 *
 * @param key stable key within the connection that told of the person, at most 200 characters, itself naming nobody (a customer
 *     id, or the id of the order the address stands on)
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
        String country) {}
