curl --location --request POST "https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/put_objects/<OBJECT_NAME>" \
--header "Authorization: Bearer <API_TOKEN>" \
--form "objects=[{\"data\":{\"Variable\":\"Value\"}}]"
