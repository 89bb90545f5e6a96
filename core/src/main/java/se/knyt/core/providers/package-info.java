/**
 * What the rest of Knyt needs to know of a payment provider, and where it is known: each connector declares it of its own, and
 * {@link se.knyt.core.providers.ProviderProfiles} holds what was declared. Plain data; nobody is named here.
 */
@NullMarked
package se.knyt.core.providers;

import org.jspecify.annotations.NullMarked;
