curl --location --request POST 'https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/put_objects/<object_1>' \
--header 'Authorization: Bearer <API_TOKEN>' \
--form 'objects="[{\"id\":0,\"data\":{\"field_1\":\"John\",\"field_2\":\"O\\'\''Connor\"}}]"'
