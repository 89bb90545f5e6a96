package se.knyt.spi;

import java.util.List;

/** Shows customers of the system to a person who must choose between them. Reads only; nothing of it is kept. */
public interface CustomerReader extends Session {
    /**
     * The customers of these numbers that are still there, in that order.
     *
     * @throws ProviderFailure when the system could not be asked
     */
    List<Customer> customers(List<String> numbers);

    /**
     * @param number as later effects name it
     * @param name as it stands there
     * @param organizationNumber empty for none
     * @param email empty for none
     * @param city empty for none
     * @param active false for one that can no longer be booked on
     */
    record Customer(String number, String name, String organizationNumber, String email, String city, boolean active) {}
}
