mod events;
mod health;
mod legal_entities;
mod locations;
mod onboarding;
mod problems;
mod session;
mod tenants;
