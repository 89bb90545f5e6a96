/**
 * What a connector is to the engine: one small interface per capability, implemented or not, found by {@link
 * java.util.ServiceLoader}. A connector reads pages of records and performs effects; it schedules nothing, stores nothing and
 * knows no other connector.
 */
@NullMarked
package se.knyt.spi;

import org.jspecify.annotations.NullMarked;
