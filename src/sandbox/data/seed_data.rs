//! Word lists for generated records.

/// Given names; each contact has one, and few share one.
#[rustfmt::skip]
pub(crate) const GIVEN_NAMES: &[&str] = &[
    "Adèle", "Agathe", "Alain", "Alexandre", "Alice", "Aline", "Amélie", "André", "Anne", "Antoine",
    "Arthur", "Aurélie", "Baptiste", "Béatrice", "Benoît", "Bernard", "Camille", "Caroline", "Cécile",
    "Céline", "Charles", "Charlotte", "Chloé", "Christophe", "Claire", "Clément", "Colette", "Damien",
    "Daniel", "David", "Denis", "Diane", "Édith", "Élise", "Élodie", "Éloïse", "Émile", "Emma", "Étienne",
    "Fabien", "Fanny", "Félix", "Florence", "François", "Frédéric", "Gabriel", "Gaëlle", "Gérard",
    "Guillaume", "Hélène", "Henri", "Hugo", "Inès", "Irène", "Isabelle", "Jacques", "Jean", "Jeanne",
    "Jérôme", "John", "Joséphine", "Jules", "Julie", "Julien", "Justine", "Karine", "Laure", "Laurent",
    "Léa", "Léon", "Louis", "Louise", "Lucas", "Lucie", "Madeleine", "Manon", "Marc", "Margaux", "Marie",
    "Marion", "Martin", "Mathilde", "Matthieu", "Michel", "Nathalie", "Nicolas", "Noémie", "Océane",
    "Olivier", "Pascal", "Paul", "Pauline", "Philippe", "Pierre", "Quentin", "Raphaël", "Rémi", "Romain",
    "Sabine", "Simon", "Solène", "Sophie", "Stéphane", "Sylvie", "Théo", "Thérèse", "Thomas", "Valérie",
    "Victor", "Vincent", "Xavier", "Yann", "Yvonne", "Zoé",
];

#[rustfmt::skip]
pub(crate) const FAMILY_NAMES: &[&str] = &[
    "Martin", "Bernard", "Dubois", "Thomas", "Robert", "Richard", "Petit", "Durand", "Leroy", "Moreau",
    "Simon", "Laurent", "Lefèvre", "Michel", "Garcia", "David", "Bertrand", "Roux", "Vincent", "Fournier",
    "Morel", "Girard", "André", "Mercier", "Dupont", "Lambert", "Bonnet", "François", "Martinez",
    "Legrand", "Garnier", "Faure", "Rousseau", "Blanc", "Guérin", "Müller", "Henry", "Roussel", "Nicolas",
    "Perrin", "Morin", "Mathieu", "Clément", "Gauthier", "Dumont", "Lopez", "Fontaine", "Chevalier",
    "Robin", "Masson", "Sanchez", "Gérard", "Nguyen", "Boyer", "Denis", "Lemaire", "Duval", "Joly",
    "Gautier", "Roger", "O'Connor", "d'Aubigné", "de La Tour", "Doe", "Lœuillet", "Peña", "Çelik",
    "Strauß",
];

#[rustfmt::skip]
pub(crate) const STREETS: &[&str] = &[
    "rue de la Paix", "avenue Victor-Hugo", "rue du Général-de-Gaulle", "place de l'Église",
    "rue des Écoles", "boulevard Gambetta", "chemin des Vignes", "impasse du Moulin", "rue Pasteur",
    "quai de la Fosse",
];

#[rustfmt::skip]
pub(crate) const CITIES: &[&str] = &[
    "Paris", "Lyon", "Nantes", "Saint-Étienne", "Besançon", "Orléans", "Angoulême", "Sète", "Nîmes",
    "Lille",
];

/// Countries, the more frequent more often.
pub(crate) const COUNTRIES: &[&str] =
    &["FR", "FR", "FR", "FR", "FR", "FR", "BE", "BE", "CH", "ES", "DE", "IT", "LU", "CA"];

pub(crate) const HOSTS: &[&str] =
    &["exemple.fr", "exemple.fr", "example.com", "courriel.example.fr", "scal-e.example.com", "example.org"];

pub(crate) const KINDS: &[&str] = &["maison", "jardin", "cuisine", "loisirs", "livres", "enfants", "santé"];

#[rustfmt::skip]
pub(crate) const GOODS: &[&str] = &[
    "Théière", "Lampe", "Fauteuil", "Carafe", "Sécateur", "Arrosoir", "Casserole", "Puzzle", "Carnet",
    "Coussin", "Étagère", "Bougie",
];

pub(crate) const BRANDS: &[&str] =
    &["Aubépine", "Belle Époque", "Cassiopée", "Dordogne & Fils", "Éclipse", "Forêt Noire", "Grand-Large"];

#[rustfmt::skip]
pub(crate) const REMARKS: &[&str] = &[
    "livrer l'après-midi", "code d'entrée 12B4", "fragile !", "appeler avant de passer",
    "cadeau : \"sans prix\"", "laisser chez le voisin\nsi absent", "100% remboursé", "pas_de_sac",
];
